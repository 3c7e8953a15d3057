"""The walks through the portal on which the pictures are taken: citizens, people who apply together, office, studio."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import yaml
from playwright.sync_api import Browser

from portalwerk.project.bench.applicant import flat
from portalwerk.project.pictures.people import Files, Visitor, Way, new_context
from portalwerk.project.pictures.portal import Portal
from portalwerk.project.preparation import REPOSITORY

#: Takes a picture of the page somebody is on, under a name.
Take = Callable[[Visitor, str], None]


def citizen(portal: Portal, browser: Browser, way: Way, take: Take) -> None:
    """Somebody looks for a service, applies, follows it, looks into their account."""
    with _visitor(portal, browser, way) as someone:
        for name, address in (
            ("places-overview", "/"),
            ("catalog-start", "/saaletal/"),
            ("catalog-search", "/burgbach/leistungen/?q=Hunt+anmelden"),
            ("catalog-situation", "/saaletal/lebenslage/umzug/"),
            ("catalog-service", f"/saaletal/leistungen/{_slug('county')}/"),
            ("applications-lookup", "/saaletal/verfolgen/"),
            ("account-sign_in", "/mein/anmelden/"),
            ("pages-legal", "/saaletal/seite/hilfe/"),
            ("components-components", "/werkstatt/bausteine/"),
        ):
            take(someone.open(address), name)
        take(someone.open("/saaletal/gibt-es-nicht/", status=404), "error")
        someone.open(f"/burgbach/leistungen/{_slug()}/").press("Antrag starten")
        take(someone, "applications-page")
        take(someone.press("Weiter", exact=True), "applications-page mit Fehlern")
        answers = _answers(_slug())
        someone.fill_all(answers, _papers(answers))
        take(someone, "applications-check")
        take(someone.press("verbindlich senden"), "applications-sent")
        take(someone.open(someone.path.replace("/gesendet/", "/stand/")), "applications-follow")
        take(someone.open(someone.path.replace("/stand/", "/zurueckziehen/")), "applications-withdraw")
        someone.open("/mein/anmelden/").sign_in("ada")
        take(someone, "account-home")
        take(someone.open("/mein/daten/"), "account-profile")


def office(portal: Portal, browser: Browser, way: Way, take: Take) -> None:
    """Karl signs in and works on a case."""
    karl = portal.caseworker("karl")
    with _visitor(portal, browser, way) as someone:
        take(someone.open("/saaletal/amt/anmelden/"), "sign_in-password")
        someone.fill({"login": karl.login, "password": karl.password}).press("Weiter", exact=True)
        take(someone, "sign_in-second_factor")
        someone.fill({"code": portal.code_of(karl.name)}).press("Anmelden", exact=True)
        take(someone, "cases-inbox")
        someone.open("/saaletal/amt/?ansicht=neu")
        someone.go(someone.page.locator("tbody th a").first)
        someone.press("Übernehmen", exact=True)
        take(someone, "cases-case")
        case = someone.path
        take(someone.open(f"{case}nachfordern/"), "cases-inquire")
        take(someone.open(f"{case}entscheiden/"), "cases-decide")
        take(someone.open("/saaletal/amt/konto/"), "sign_in-account")
        take(someone.open("/saaletal/werkstatt/zustand/"), "status-system")


def together(portal: Portal, browser: Browser, way: Way, take: Take) -> None:
    """Two parents apply; the one who is invited fills and signs a part."""
    address = f"bea.{way.name}@beispiel.example"
    slug = _slug(with_signers=True)
    answers = _answers(slug) | {"zweiter_elternteil": {"email": address}, "wuensche[0]": "Kita Sonnenhang"}
    with _visitor(portal, browser, way) as ada, _visitor(portal, browser, way) as bea:
        ada.open(f"/burgbach/leistungen/{slug}/").press("Antrag starten")
        ada.fill_all(answers, until="/eltern/").fill(answers).press("Weiter", exact=True)
        if "/eltern/" in ada.path:  # the answer has brought up one more question
            ada.fill(answers).press("Weiter", exact=True)
        ada.sign_in("ada")
        take(ada, "applications-signers")
        ada.press("Einladen", scope="main form")
        take(ada, "applications-signers eingeladen")
        link = re.search(r"http\S+", portal.mail_to(address, about="Unterschrift")["text"])
        assert link is not None
        take(bea.open(link[0]), "applications-invitation")
        bea.sign_in("bea").press("Antrag ansehen", scope="main")
        take(bea, "applications-page als Unterschreibende")
        take(bea.fill(answers).press("Weiter", exact=True), "applications-sign")
        application = re.match(r"/[^/]+/antrag/[^/]+/", ada.path)
        assert application is not None
        take(ada.open(f"{application[0]}wer-hilft/"), "applications-helpers")
        take(ada.open(f"{application[0]}wer-hat-was-getan/"), "applications-acts")


def studio(portal: Portal, browser: Browser, way: Way, take: Take) -> None:
    """Bea changes a service in the studio."""
    with _visitor(portal, browser, way) as bea:
        bea.sign_in_office("bea", at="/burgbach/werkstatt/")
        take(bea, "drafts-overview")
        take(bea.open("/burgbach/werkstatt/neu/"), "drafts-create")
        take(bea.open("/burgbach/werkstatt/rundgang/"), "tour-tour")
        bea.open("/burgbach/werkstatt/").go(bea.page.locator('main a[href*="/entwurf/"], main button').first)
        draft = re.match(r"/[^/]+/werkstatt/entwurf/[^/]+/", bea.path)
        assert draft is not None
        take(bea, "design-page")
        take(bea.open(f"{draft[0]}neue-frage/"), "design-add")
        for part, name in (
            ("ablauf", "design-flow"),
            ("texte", "words-texts"),
            ("kosten", "words-fees"),
            ("schreiben", "words-letters"),
            ("einstellungen", "words-settings"),
            ("ausprobieren", "trial-page"),
            ("testfaelle", "trial-cases"),
            ("fassungen", "versions-history"),
            ("pruefung", "review-gate"),
        ):
            take(bea.open(f"{draft[0]}{part}/"), name)
        take(bea.open(f"/burgbach/werkstatt/nutzung/{_slug()}/"), "usage-service")


WALKS = (citizen, office, together, studio)


@contextmanager
def _visitor(portal: Portal, browser: Browser, way: Way) -> Iterator[Visitor]:
    """Somebody with a browser of their own, for the length of a block."""
    context = new_context(browser, way)
    yield Visitor(context.new_page(), portal, way)
    context.close()


def _slug(level: str = "town", *, with_signers: bool = False) -> str:
    """The first package of a level in which somebody else must sign, or nobody."""
    for file in sorted((REPOSITORY / "service-packages").glob("*/package.yaml")):
        head = yaml.safe_load(file.read_text())
        if head["level"] == level and ("signers" in head) is with_signers:
            return file.parent.name
    raise LookupError(level)


def _answers(slug: str) -> dict[str, Any]:
    """Answers that go through: the fullest example of a package."""
    examples = (REPOSITORY / "service-packages" / slug / "examples").glob("*.yaml")
    read = [yaml.safe_load(file.read_text()) for file in sorted(examples)]
    accepted: list[dict[str, Any]] = [one["answers"] for one in read if one["expect"]["outcome"] == "accepted"]
    return max(accepted, key=len)


def _papers(answers: Mapping[str, Any]) -> Files:
    """A drawn paper for each file that an example names; lists of codes are no harm, nobody uploads them."""
    named = {name: value for name, value in flat(answers).items() if isinstance(value, list)}
    return {name: [(str(one).capitalize(), f"{one}.pdf") for one in value] for name, value in named.items()}
