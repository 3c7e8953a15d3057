"""Letters by Typst."""
