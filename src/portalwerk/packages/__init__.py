"""Service packages: folders of definitions are read, checked and installed as online services."""
