"""The demonstration: a fictional Land with tenants, staff, catalog and packages."""

from portalwerk.project.demo.install import install_demo

__all__ = ["install_demo"]
