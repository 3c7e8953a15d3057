"""Before a command: which data folder, which database, which of the two roles; then Django."""

from __future__ import annotations

import argparse
import atexit
import os
from pathlib import Path

import django

from portalwerk.project import environment
from portalwerk.project.preparation import Preparation
from portalwerk.project.roles import check_serving_role
from portalwerk.project.trouble import CannotStart


def boot(arguments: argparse.Namespace, *, owning: bool) -> None:
    """Make everything ready for a command that works with the portal's data.

    Without ``DATABASE_URL`` the embedded database of the data folder is used; when no portal is running on
    it, it is started for the time of this command.

    Args:
        arguments: ``data`` names the data folder.
        owning: act as the owner of the tables (migrations) instead of as the serving role.

    Raises:
        CannotStart: the database does not answer, or the role could see rows of every tenant.
    """
    preparation = prepare_environment(getattr(arguments, "data", None), owning=owning)
    if preparation.cluster is not None and not preparation.cluster.is_running():
        preparation.start_database()
        atexit.register(preparation.cluster.stop)
    if not owning:
        check_serving_role(environment.text("DATABASE_URL"))
    django.setup()


def prepare_environment(data_dir: Path | None, *, owning: bool = False) -> Preparation:
    """Set the variables that the settings read; make the data folder."""
    folder = data_dir or Path(os.environ.get("PORTALWERK_DATA_DIR", "var"))
    preparation = Preparation(folder.absolute())
    preparation.make_folders()
    variables = preparation.environment(owning=owning)
    if owning and not any(name in variables for name in ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE")):
        raise CannotStart("Für diesen Befehl fehlt DATABASE_OWNER_URL: die Rolle, der die Tabellen gehören.")
    os.environ.clear()
    os.environ.update(variables)
    return preparation
