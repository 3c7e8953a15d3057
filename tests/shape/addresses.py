"""Write the list of all addresses anew: `python -m tests.shape.addresses`."""

import os
import secrets
import sys


def main() -> None:
    """Write tests/shape/addresses.txt."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portalwerk.project.settings")
    os.environ.setdefault("PORTALWERK_SECRET_KEY", secrets.token_urlsafe(50))
    sys.path.insert(0, "src")
    import django  # noqa: PLC0415 - needs the settings above

    django.setup()
    from tests.shape.test_views import LIST, listed  # noqa: PLC0415 - needs Django

    LIST.write_text("\n".join(listed()) + "\n")
    print(f"{len(listed())} addresses in {LIST}")


if __name__ == "__main__":
    main()
