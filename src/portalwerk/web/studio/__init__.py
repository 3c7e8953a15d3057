"""Where services are built and the installation is watched."""
