"""What has happened in the fictional Land before today.

A few applications are sent through the real actions, the rest is written in bulk.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db.models import F

from portalwerk.applications.actions.drafts import add_attachment, begin_application, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.applications.rules.signing import signers_asked
from portalwerk.applications.rules.submitting import Status
from portalwerk.cases.models import Case, FileNumberCounter
from portalwerk.cases.rules.words import file_number_of
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.actions import copy_file, store_upload
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.forecast.actions import foretell_open, share_waits
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.pages import visible_pages
from portalwerk.formengine.rules.reading import attach_file
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.references import ALPHABET
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.packages.queries import read_package
from portalwerk.packages.rules.definition import ExampleFile
from portalwerk.packages.rules.suggestions import offer_in
from portalwerk.project.demo import usage
from portalwerk.project.demo.answers import answers_of, categories_of, file_places
from portalwerk.project.demo.courses import Course, Told, Usual, decided, still_open
from portalwerk.project.demo.people import Place, Someone, somebody
from portalwerk.project.demo.rows import Fiction, Rows
from portalwerk.project.demo.samples import sample_pdf
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree


@dataclass(frozen=True)
class Extent:
    """How many applications there were, per service and tenant.

    Parameters: decided and still_open, at the first tenant of a package; elsewhere, decided at the others: enough
    to say how long it takes; sent, through the real actions at the first tenant.
    """

    decided: int = 120
    still_open: int = 13
    elsewhere: int = 40
    open_elsewhere: int = 5
    sent: int = 1


@dataclass
class _Story:
    """A case that is told but has no number yet: numbers follow the order of arrival over all services."""

    told: Told
    someone: Someone
    example: ExampleFile
    reference: str


def install_history(
    packages: Sequence[tuple[Path, Sequence[OnlineService]]],
    *,
    staff: Callable[[Tenant, Offer], UUID | None],
    extent: Extent,
) -> int:
    """Tell the history of installed packages at their tenants. Returns how many cases there are; twice tells nothing.

    Parameters: staff, who works on the cases of a tenant's service.
    """
    examples = {path.name: _examples(path) for path, _ in packages}
    first = {services[0].pk for _, services in packages if services}
    by_tenant: dict[UUID, list[OnlineService]] = {}
    for _, services in packages:
        for service in services:
            if examples[service.slug]:
                by_tenant.setdefault(service.tenant_id, []).append(service)
    count = 0
    for tenant_id, services in by_tenant.items():
        with acting_for(tenant_id):
            if Case.objects.exists():
                continue
            settings = [
                _Setting(service.pk, staff, examples[service.slug], extent, is_first=service.pk in first)
                for service in services
            ]
            count += _tell(settings) + sum(setting.send() for setting in settings)
            for setting in settings:
                setting.tell_usage()
            _say_that_decisions_came()
    share_waits(by_tenant, moment=now())
    for tenant_id in by_tenant:
        with acting_for(tenant_id):
            foretell_open(moment=now())
    return count


def tell_more(path: Path, service: OnlineService, *, staff: UUID | None, extent: Extent, seed: str) -> int:
    """Tell more of one service, for measuring with many cases. Needs the tenant's scope. Returns how many.

    Parameters: path, its package; extent, as for the first tenant; seed, other words tell other stories.
    """
    return _tell([_Setting(service.pk, lambda *_: staff, _examples(path), extent, is_first=True, seed=seed)])


def _say_that_decisions_came() -> None:
    """Let kept pages fall that say how long it takes: rows that were copied in are counted by nobody."""
    Application.objects.filter(status=Status.DECIDED).update(decided_at=F("decided_at"))


class _Setting:
    """One service of one tenant, about which a history is told."""

    def __init__(
        self,
        service_id: UUID,
        staff: Callable[[Tenant, Offer], UUID | None],
        examples: list[ExampleFile],
        extent: Extent,
        *,
        is_first: bool,
        seed: str = "",
    ) -> None:
        self.offer = offer_of(service_id)
        self.tenant = tree().by_id[self.offer.tenant_id]
        self.form = form_by_id(self.offer.form_version_id)
        self.rows = Rows(self.offer, self.form, self.tenant.land_code, staff(self.tenant, self.offer))
        self._examples = examples
        self._places = _places(self.tenant)
        self._dice = random.Random(f"{self.tenant.key}/{self.offer.slug}{seed}")  # noqa: S311 - a story, no secret
        self._decided = extent.decided if is_first else extent.elsewhere
        self._open = extent.still_open if is_first else extent.open_elsewhere
        self._sent = extent.sent if is_first else 0

    def stories(self) -> Iterator[_Story]:
        """Invent the cases; the same every time, up to the day it is told on."""
        offer, moment = self.offer, now()
        usual = Usual(offer.usual_from_days, offer.usual_to_days, offer.decide_days, offer.inquiry_days)
        for _ in range(self._decided):
            yield self._story(decided(self._dice, usual, now=moment))
        for number in range(self._open):
            yield self._story(still_open(self._dice, usual, now=moment, number=number))

    def _story(self, told: Told) -> _Story:
        dice = self._dice
        return _Story(told, somebody(dice, self._places), dice.choice(self._examples), _reference(dice))

    def tell_usage(self) -> None:
        """Invent where people stopped in the form."""
        usage.tell_usage(self.offer, self.form, self._dice, sent=self._decided + self._open, until=today())

    def send(self) -> int:
        """Send some applications through the real actions; the worker opens their cases as ever."""
        for _ in range(self._sent):
            someone = somebody(self._dice, self._places)
            send_application(self.offer, self.form, self._dice.choice(self._examples), someone)
        return self._sent


def _tell(settings: Sequence[_Setting]) -> int:
    """Write the cases of one tenant. File numbers follow the order of arrival over all its services."""
    everything = [(setting.rows, story) for setting in settings for story in setting.stories()]
    everything.sort(key=lambda entry: entry[1].told.submitted_at)
    numbers = dict(FileNumberCounter.objects.values_list("year", "last"))
    papers = _Papers(settings[0].tenant)
    for rows, story in everything:
        year = local(story.told.submitted_at).year
        numbers[year] = numbers.get(year, 0) + 1
        rows.add(_fiction(rows, story, file_number_of(rows.offer.slug, year=year, number=numbers[year]), papers))
    FileNumberCounter.objects.bulk_create(
        (FileNumberCounter(tenant_id=settings[0].tenant.pk, year=year, last=last) for year, last in numbers.items()),
        update_conflicts=True,
        unique_fields=["tenant_id", "year"],
        update_fields=["last"],
    )
    for setting in settings:
        setting.rows.save()
    return len(everything)


def _fiction(rows: Rows, story: _Story, file_number: str, papers: _Papers) -> Fiction:
    submitted_on = local(story.told.submitted_at).date()
    days = (submitted_on - date.fromisoformat(story.example.on)).days
    answers = answers_of(rows.form, story.example.answers, story.someone, days_later=days)
    files: list[tuple[str, str, StoredFile]] = []
    if story.told.course in {Course.NEW, Course.IN_WORK, Course.WAITING, Course.REPLIED}:
        places = list(file_places(rows.form, story.example.answers))
        for (path, field), category in zip(places, categories_of(places), strict=True):
            label = category.label if category else field.label
            stored = papers.copy(label)
            answers = attach_file(rows.form, answers, path, str(stored.pk))
            files.append((path, label, stored))
    return Fiction(story.told, story.someone.name, answers, story.reference, file_number, tuple(files))


"""
"""


class _Papers:
    """Files for the cases of one tenant: each paper goes through the upload once and is copied from then on."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant_id = tenant.pk
        self._first: dict[str, StoredFile] = {}

    def copy(self, label: str) -> StoredFile:
        """Return a file of its own for a field."""
        tenant_id, key = self._tenant_id, tenant_key(self._tenant_id)
        kind = OwnerKind.APPLICATION
        if label not in self._first:
            self._first[label] = store_upload(
                [paper(label)], name=f"{label}.pdf", key=key, tenant_id=tenant_id, owner_kind=kind
            )
            return self._first[label]
        return copy_file(self._first[label], key, new_key=key, tenant_id=tenant_id, owner_kind=kind)


def send_application(offer: Offer, form: Form, example: ExampleFile, someone: Someone) -> str:
    """Send an application through the real actions. Needs the tenant's scope. Returns its reference."""
    token, _ = begin_application(offer)
    application = application_by_token(token, writing=True)
    if application is None:
        raise LookupError(token)
    opened = Opened(application, token)
    days = (today() - date.fromisoformat(example.on)).days
    save_answers(opened, answers_of(form, example.answers, someone, days_later=days))
    places = list(file_places(form, example.answers))
    said: dict[str, str] = {}
    for (path, field), category in zip(places, categories_of(places), strict=True):
        label = category.label if category else field.label
        stored = store_upload([paper(label)], name=f"{label}.pdf", key=opened.key, tenant_id=offer.tenant_id)
        opened.content["answers"] = add_attachment(opened, stored, path=path, label=field.label)
        if category:
            said[str(stored.pk)] = category.code
    if said:
        opened.content["categories"] = said
    for page in visible_pages(form, opened.answers, facts=opened.facts):
        save_answers(opened, opened.answers, done=page.key)
    return submit_application(opened, level=AssuranceLevel.HIGH, confirmed=True, digital=False)


def paper(label: str) -> bytes:
    """Return a paper that says what it stands for."""
    return sample_pdf(label, "Ein Muster für das Beispiel-Land.", "Hier läge das Papier, das jemand hochgeladen hat.")


def _examples(path: Path) -> list[ExampleFile]:
    """The examples of a package that go through without anybody else's signature."""
    package = read_package(path).whole
    if package is None:
        return []
    offer = offer_in(package)
    return [
        example
        for example in package.examples.values()
        if example.expect.outcome == "accepted"
        and not signers_asked(offer, package.form, example.answers, {"today": date.fromisoformat(example.on)})
    ]


def _places(tenant: Tenant) -> tuple[Place, ...]:
    """Where the people of a tenant live: in its own area, or in those of its towns."""
    held = tree()
    inside = [area for area in held.areas if held.by_id[area.tenant_id] in {tenant, *held.children_of(tenant)}]
    found = [Place(area.postcodes[0], area.name) for area in inside if area.postcodes]
    return tuple(found) or (Place(tenant.postcode, tenant.city),)


def _reference(dice: random.Random) -> str:
    code = "".join(dice.choice(ALPHABET) for _ in range(9))
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"
