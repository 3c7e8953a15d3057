"""From values to YAML that `source.read_yaml` reads back as the same values."""

from typing import Any

import yaml
from pydantic import BaseModel

from portalwerk.packages.rules.assembling import model_of

_WIDTH = 110


class _Writer(yaml.SafeDumper):
    """Writes each value where it stands: no references, lists indented below their key."""

    def ignore_aliases(self, data: Any) -> bool:
        """The same value twice is written twice; the reader refuses references."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented below their key, as people write them."""
        super().increase_indent(flow, False)


def write_yaml(name: str, value: Any) -> str:
    """The text of a file of a package; keys stand in the order in which the format describes them.

    Parameters: name, path inside the package, tells which format it is.
    """
    model = model_of(name)
    if model is not None:
        value = in_order(value, model)
    text: str = yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text


def in_order(value: Any, model: Any) -> Any:
    """The value with its keys in the order of the model; what the model does not know comes last."""
    if isinstance(value, list):
        return [in_order(one, model) for one in value]
    if not isinstance(value, dict) or not (isinstance(model, type) and issubclass(model, BaseModel)):
        return value
    known = [name for name in model.model_fields if name in value]
    return {
        name: in_order(value[name], _inner(model.model_fields[name].annotation) if name in known else None)
        for name in [*known, *(name for name in value if name not in known)]
    }


def _inner(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner(part) for part in getattr(annotation, "__args__", ()))
    return next((one for one in found if one is not None), None)
