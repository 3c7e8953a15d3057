"""Before a command: which data folder, which database, which of the two roles; then Django."""

from __future__ import annotations

import argparse
import atexit
import os
import secrets
from pathlib import Path

import django

from portalwerk.project import environment
from portalwerk.project.preparation import Preparation
from portalwerk.project.roles import check_serving_role
from portalwerk.project.trouble import CannotStart


def boot(arguments: argparse.Namespace, needs: str) -> None:
    """Make everything ready that a command needs.

    Args:
        arguments: ``data`` names the data folder.
        needs: ``settings`` (Django without a database), ``serving`` or ``owning`` (Django with the database, in
            one of the two roles).

    Raises:
        CannotStart: something stands in the way.
    """
    if needs == "settings":
        os.environ.setdefault("PORTALWERK_SECRET_KEY", secrets.token_urlsafe(50))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portalwerk.project.settings")
        django.setup()
    else:
        _boot_with_database(arguments, owning=needs == "owning")


def _boot_with_database(arguments: argparse.Namespace, *, owning: bool) -> None:
    """Without ``DATABASE_URL`` the embedded database of the data folder is used.

    When no portal is running on it, it is started for the time of this command.
    """
    preparation = prepare_environment(getattr(arguments, "data", None), owning=owning)
    if preparation.cluster is not None and not preparation.cluster.is_running():
        preparation.start_database(show=False)
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
