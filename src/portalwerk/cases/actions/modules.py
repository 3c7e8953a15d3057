"""Writing text modules: a change is a new version, and what was chosen once stays as it was."""

from __future__ import annotations

from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.cases.models import TextModule
from portalwerk.cases.rules.modules import NothingChanged, Purpose, check_module
from portalwerk.cases.rules.wording import without_blanks
from portalwerk.kernel.ids import new_id


def write_module(*, by: Caseworker, unit_id: UUID, purpose: Purpose, title: str, text: str) -> TextModule:
    """Write a new text module of a unit. Raises ModuleIncomplete, BlankUnclosed."""
    check_module(title=title, text=text, leftover=without_blanks(text))
    return _keep(TextModule(unit_id=unit_id, line_id=new_id(), number=1, purpose=purpose), by, title, text)


def change_module(module: TextModule, *, by: Caseworker, title: str, text: str) -> TextModule:
    """Put a new version in place of the one on offer. Raises ModuleIncomplete, BlankUnclosed, NothingChanged."""
    check_module(title=title, text=text, leftover=without_blanks(text))
    if (title.strip(), text.strip()) == (module.title, module.text):
        raise NothingChanged
    _take_off(module)
    following = TextModule(
        unit_id=module.unit_id, line_id=module.line_id, number=module.number + 1, purpose=module.purpose
    )
    return _keep(following, by, title, text)


def retire_module(module: TextModule, *, by: Caseworker) -> None:
    """Offer a text module no longer. Decisions that were made with it keep it."""
    _take_off(module)
    record("text_module.retired", actor_id=by.account_id, object_kind="text_module", object_id=module.pk)


def _take_off(module: TextModule) -> None:
    module.is_current = False
    module.save(update_fields=["is_current"])


def _keep(module: TextModule, by: Caseworker, title: str, text: str) -> TextModule:
    module.tenant_id = by.tenant_id
    module.author_id = by.account_id
    module.title, module.text = title.strip()[:120], text.strip()[:4000]
    module.save()
    record("text_module.written", actor_id=by.account_id, object_kind="text_module", object_id=module.pk)
    return module
