"""Installing packages; drafts of services are worked on in `drafting` and `publishing`."""

from portalwerk.packages.actions.installing import Installed, ShelfReport, install_fim_folder, install_package

__all__ = ["Installed", "ShelfReport", "install_fim_folder", "install_package"]
