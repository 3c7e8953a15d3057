"""From a read file to its model, or to findings in plain German at the right line."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portalwerk.packages.rules.source import Finding, Source, SourcePath

Model = TypeVar("Model", bound=BaseModel)

_SENTENCES = {
    "string_type": "Hier muss Text stehen. Setzen Sie ihn in Anführungszeichen.",
    "bool_type": "Hier muss true oder false stehen.",
    "int_type": "Hier muss eine ganze Zahl stehen.",
    "list_type": "Hier muss eine Liste stehen.",
    "dict_type": "Hier müssen Schlüssel mit Werten stehen.",
    "model_type": "Hier müssen Schlüssel mit Werten stehen.",
    "string_too_short": "Der Text ist leer oder zu kurz.",
    "string_too_long": "Der Text ist zu lang. Erlaubt sind {max_length} Zeichen.",
    "too_short": "Hier fehlt etwas: Es müssen mindestens {min_length} Einträge sein.",
    "greater_than_equal": "Die Zahl ist zu klein. Sie muss mindestens {ge} sein.",
    "less_than_equal": "Die Zahl ist zu groß. Sie darf höchstens {le} sein.",
}


def read_model(source: Source, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """The model of a file, or None and what is wrong with it."""
    try:
        return model.model_validate(source.value), []
    except ValidationError as wrong:
        return None, [_finding(source, error, model) for error in wrong.errors()]


def _finding(source: Source, error: Mapping[str, Any], model: type[BaseModel]) -> Finding:
    path: SourcePath = tuple(step for step in error["loc"] if step != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    name = str(path[-1]) if path else source.file
    if kind == "missing":
        return source.finding(path[:-1], f"Der Schlüssel „{name}“ fehlt.")
    if kind == "extra_forbidden":
        return source.finding(path, _unknown_key(name, _keys_at(model, path[:-1])))
    if kind in ("literal_error", "enum"):
        given = error["input"]
        return source.finding(path, f"„{given}“ ist hier nicht erlaubt. Erlaubt sind: {_german(context['expected'])}.")
    if kind == "string_pattern_mismatch":
        return source.finding(path, f"„{error['input']}“ hat bei „{name}“ nicht die richtige Form.")
    if kind == "value_error":
        return source.finding(path, str(context["error"]))
    sentence = _SENTENCES.get(kind, "Dieser Wert passt hier nicht.").format(**context)
    return source.finding(path, f"{name}: {sentence}")


def _unknown_key(name: str, allowed: list[str]) -> str:
    near = get_close_matches(name, allowed, n=1)
    if near:
        return f"Den Schlüssel „{name}“ gibt es hier nicht. Meinten Sie „{near[0]}“?"
    return f"Den Schlüssel „{name}“ gibt es hier nicht. Erlaubt sind: {', '.join(allowed)}."


def _keys_at(model: type[BaseModel], path: SourcePath) -> list[str]:
    """The keys that are allowed at a path, found by following the models."""
    found: Any = model
    for step in path:
        fields = found.model_fields if isinstance(found, type) and issubclass(found, BaseModel) else {}
        if step in fields:
            found = _inner_model(fields[step].annotation)
    return list(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else []


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner_model(part)
        if found is not None:
            return found
    return None


def _german(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")
