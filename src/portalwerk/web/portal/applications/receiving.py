"""Large uploads: a file comes in small parts and goes on after a broken connection. For the script of the page.

Begin with `POST hochladen/`, send each part with `POST hochladen/<id>/`, ask with `GET` how much is there. Without
script files go with the page, as ever. Answers are JSON; every refusal has a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from portalwerk.applications.actions.drafts import save_answers
from portalwerk.applications.queries import Opened, attachments_of
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.signing import StepImpossible
from portalwerk.applications.rules.submitting import check_is_draft
from portalwerk.files.actions import begin_receiving, drop_partial, receive_part
from portalwerk.files.models import PartialFile
from portalwerk.files.queries import Announced, announced, partial_file, received_chunks
from portalwerk.files.rules import DEFAULT_MAX_BYTES, PART_BYTES, NothingRead, WrongPlace
from portalwerk.formengine.rules.drawing import draw_page, drawn_fields
from portalwerk.formengine.rules.form import Field, Page
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.plan import plan
from portalwerk.formengine.rules.reading import file_field
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import Unsealable
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant
from portalwerk.web.portal.applications.paging import has_signed, visible
from portalwerk.web.portal.applications.uploads import check_fits, keep_file

FILES_PER_MINUTE = 120
_ALL = frozenset({Hand.SIGNER, Hand.MANDATE})


@dataclass(frozen=True)
class Assembled:
    """A file that has arrived in parts, in the shape of one that came with a page."""

    partial: PartialFile
    said: Announced
    opened: Opened

    @property
    def name(self) -> str:
        """Its name, as the browser says."""
        return self.said.name

    @property
    def content_type(self) -> str:
        """Its kind, as the browser says."""
        return self.said.media_type

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.partial.size

    def chunks(self) -> Iterator[bytes]:
        """Yield its content."""
        return received_chunks(self.partial, self.opened.key)


@applicant(also=_ALL)
def begin_upload(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Begin to take in one file for a field: what is too large or one too many is said before anything is sent."""
    if request.method != "POST":
        raise Http404
    said = Announced(request.POST.get("name", "")[:400], request.POST.get("art", ""), request.POST.get("feld", ""))
    try:
        partial = _begin(opened, said, _number(request.POST.get("groesse", "")))
    except Refusal as refusal:
        return _refused(refusal)
    href = link(request, "applications-part", token=opened.token, upload_id=partial.pk)
    return JsonResponse({"href": href, "offset": 0, "part": PART_BYTES})


@applicant(also=_ALL)
def part(request: HttpRequest, *, opened: Opened, upload_id: UUID) -> HttpResponse:
    """Take the next part of a file, or say how much of it is there. With the last one the file is checked and kept."""
    partial = partial_file(opened.application.pk, upload_id, writing=request.method == "POST")
    said = _said(opened, partial) if partial is not None else None
    if partial is None or said is None:
        raise Http404
    if request.method != "POST":
        return JsonResponse({"offset": partial.received})
    try:
        field = _open_field(opened, said.place)
        receive_part(partial, opened.key, offset=_number(request.POST.get("offset", "")), content=_content(request))
    except WrongPlace as refusal:
        return JsonResponse({"sentence": str(refusal), "offset": partial.received}, status=409)
    except Refusal as refusal:
        drop_partial(partial)
        return _refused(refusal)
    if partial.received < partial.size:
        return JsonResponse({"offset": partial.received})
    return _finish(opened, partial, said, field)


def _begin(opened: Opened, said: Announced, size: int) -> PartialFile:
    """Ask whether there is room, then begin. Raises a Refusal with the reason."""
    field = _open_field(opened, said.place)
    check_limit("upload_begin", str(opened.application.pk), per_minute=FILES_PER_MINUTE)
    check_fits(opened, field, said.place, attachments_of(opened.application), name=said.name, size=size)
    return begin_receiving(
        name=said.name,
        media_type=said.media_type,
        size=size,
        place=said.place,
        owner_id=opened.application.pk,
        key=opened.key,
        tenant_id=opened.application.tenant_id,
        max_bytes=field.max_bytes or DEFAULT_MAX_BYTES,
    )


def _finish(opened: Opened, partial: PartialFile, said: Announced, field: Field) -> HttpResponse:
    """Check and keep a file that is there as a whole; whatever comes of it, its parts are gone."""
    size = partial.size
    try:
        keep_file(opened, field, said.place, Assembled(partial, said, opened))
    except Refusal as refusal:
        drop_partial(partial)
        return _refused(refusal)
    save_answers(opened, opened.answers, keeps_parked=True)
    drop_partial(partial)
    return JsonResponse({"offset": size, "done": True})


def _open_field(opened: Opened, path: str) -> Field:
    """Return the file field at a path if this person is asked for it now. Raises AlreadySent, StepImpossible."""
    check_is_draft(opened.application.status)
    field = file_field(opened.form, path)
    node = plan(opened.form).nodes.get(static_path(path))
    page = opened.form.page(node.page_key) if node is not None else None
    if has_signed(opened) or field is None or page is None or page not in visible(opened):
        raise StepImpossible
    if path not in _offered(opened, page):
        raise StepImpossible
    return field


def _offered(opened: Opened, page: Page) -> Iterable[str]:
    view = draw_page(opened.form, page, opened.answers, facts=opened.facts)
    return {field.name for field in drawn_fields(view.items) if field.input == "file"}


def _said(opened: Opened, partial: PartialFile) -> Announced | None:
    """Return what was announced of a file; None if the draft got another key meanwhile, then it begins anew."""
    try:
        return announced(partial, opened.key)
    except Unsealable:
        return None


def _content(request: HttpRequest) -> bytes:
    """Return the part that was sent. More than a part is not read. Raises NothingRead."""
    sent = request.FILES.get("teil")
    if sent is None or not sent.size:
        raise NothingRead
    return b"".join(sent.chunks())


def _number(written: str) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,12}", written) else 0


def _refused(refusal: Refusal) -> HttpResponse:
    return JsonResponse({"sentence": str(refusal)}, status=422)
