"""The demonstration: a fictional Land with tenants, staff, catalog and packages."""

from portalwerk.project.demo.install import install_demo, install_earlier

__all__ = ["install_demo", "install_earlier"]
