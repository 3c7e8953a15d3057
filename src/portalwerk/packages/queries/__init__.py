"""What may be read of packages: folders here, drafts in `drafts`."""

from portalwerk.packages.queries.folders import check_package, packages_in, read_package, schemas, write_schemas
from portalwerk.packages.rules.assembling import FILES

__all__ = ["FILES", "check_package", "packages_in", "read_package", "schemas", "write_schemas"]
