"""The XML schema that was rebuilt from real files; the official one is not freely at hand."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def rebuilt(shared_data: Path) -> Any:
    return etree.XMLSchema(etree.parse(shared_data / "fim" / "xsd" / "xdatenfelder_3.0.0.RECONSTRUCTED.xsd"))
