"""Who must sign besides the applicant: what the page shows, and what was filled in."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.applications.rules.signing import email_field
from portalwerk.formengine.rules.form import FieldType, Group
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import Workbench, workbench
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.editing.signers import RemoveSigner, SetSigner, signers_of
from portalwerk.packages.rules.wording import DECLARATION_NAMES
from portalwerk.web.gate.links import link

_NEEDS = ("ozg_9a", "eid")
_FIELDS = ("title", "from", "statement", "needs", "order")


def signers_page(request: HttpRequest, draft: DraftService, caseworker: Caseworker) -> dict[str, Any]:
    """Return the signers, and one of them or a new one to be filled in."""
    bench = workbench(draft)
    signers = signers_of(bench.content)
    wanted = request.GET.get("wer", "" if signers else "neu")
    signer = next((one for one in signers if one["key"] == wanted), None)
    is_new = signer is None and wanted == "neu"
    if signer is None and not is_new and signers:
        signer = signers[0]
    here = link(request, "words-signers", draft_id=draft.pk)
    shown: dict[str, Any] = signer or {}
    posted = request.POST if request.method == "POST" else None
    given = {name: posted.get(f"_{name}", "") if posted else str(shown.get(name) or "") for name in _FIELDS}
    given["needs"] = given["needs"] or _NEEDS[0]
    chosen = {name: posted.getlist(f"_{name}") if posted else list(shown.get(name, [])) for name in ("pages", "sees")}
    return {
        "signers": [(one["title"], f"{here}?{urlencode({'wer': one['key']})}", one is signer) for one in signers],
        "new_href": f"{here}?wer=neu",
        "is_new": is_new or not signers,
        "signer": signer,
        "given": {**given, "source": given["from"]},
        "chosen": chosen,
        "pages": [(page["key"], page["title"]) for page in pages_of(bench.content)],
        "sources": _sources(bench),
        "needs": [(key, DECLARATION_NAMES[key]) for key in _NEEDS],
        "told": bench.teller.tell(signer["required_if"]) if signer and signer.get("required_if") else (),
        "rule_href": f"{link(request, 'design-rule', draft_id=draft.pk)}?"
        f"{urlencode({'art': 'signer', 'posten': signer['key']})}"
        if signer
        else "",
        "is_anonymous": bench.content["package.yaml"]["assurance"] == "none",
    }


def wanted(request: HttpRequest, caseworker: Caseworker) -> Edit:
    """Return the edit that was filled in. Raises: EditRefused."""
    posted, key = request.POST, request.POST.get("_key", "")
    if posted.get("_tun") == "weg":
        return RemoveSigner(key)
    order = posted.get("_order", "").strip()
    if order and not (order.isascii() and order.isdigit() and len(order) < 3 and 1 <= int(order) <= 20):
        raise EditRefused(reason="Die Reihenfolge ist eine Zahl von 1 bis 20.")
    values = {
        "title": posted.get("_title", "").strip(),
        "from": posted.get("_from", ""),
        "pages": posted.getlist("_pages"),
        "sees": posted.getlist("_sees"),
        "statement": posted.get("_statement", "").strip(),
        "needs": posted.get("_needs", _NEEDS[0]),
        "order": int(order) if order else None,
    }
    return SetSigner(key, values)


def _sources(bench: Workbench) -> list[tuple[str, str]]:
    """Groups and questions that hold an e-mail address: there the invitation of this person goes."""
    form = bench.form
    if form is None:
        return []
    found = [
        (path, bench.teller.labels.get(path, path))
        for path, element in form.walk()
        if (isinstance(element, Group) or element.type == FieldType.EMAIL) and email_field(form, path) is not None
    ]
    return [("", "Nirgends: Link selbst weitergeben"), *dict(found).items()]
