"""What the component page shows in the components: a small form of its own, and made-up lists."""

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from portalwerk.formengine.rules.drawing import PageView, draw_page
from portalwerk.formengine.rules.form import Category, Element, Field, FieldType, Form, Group, Option, Page
from portalwerk.formengine.rules.problem import Problem
from portalwerk.packages.rules.telling import Part
from portalwerk.ui.components.icons import ICONS

_OPTIONS = (
    Option("land", "In diesem Bundesland"),
    Option("anderes", "In einem anderen Bundesland"),
    Option("ausland", "Im Ausland", "Wir prüfen, ob sie hier gilt."),
)
_STREETS = (Option("1", "Am Anger"), Option("2", "Uferweg"))
_MANY = tuple(Option(f"a{number}", f"Abteilung {number}") for number in range(1, 10))


@dataclass(frozen=True)
class Attached:
    """An uploaded file, as `ui.fields` wants it."""

    title: str
    note: str
    status: str = "ok"
    href: str = "#datei"
    category: str = ""


@dataclass(frozen=True)
class Drawn:
    """A page on the way, as `ui.flow_picture` wants it."""

    title: str
    note: str = ""
    conditional: bool = False
    ends: bool = False


def _all_types() -> tuple[Element, ...]:
    person = (
        Field("vorname", FieldType.TEXT, "Vorname", max_length=60, autocomplete="given-name"),
        Field("geboren", FieldType.DATE, "Geburtsdatum", hint="Zum Beispiel 14 5 1991", autocomplete="bday"),
    )
    return (
        Field("hinweis", FieldType.LABEL, "Vorab", content="Beides steht auf Ihrem Zeugnis."),
        Field("name", FieldType.TEXT, "Nachname", help="So, wie er im Ausweis steht.", autocomplete="family-name"),
        Field("grund", FieldType.TEXTAREA, "Warum beantragen Sie das?", minimum=0),
        Field("email", FieldType.EMAIL, "E-Mail-Adresse", minimum=0),
        Field("betrag", FieldType.MONEY, "Wie viel zahlen Sie im Monat?"),
        Field("flaeche", FieldType.NUMBER, "Fläche", unit="m²", width="s"),
        Field("plz", FieldType.POSTCODE, "Postleitzahl"),
        Field("strasse", FieldType.TEXT, "Straße", options=_STREETS, autocomplete="address-line1"),
        Field("seite", FieldType.URL, "Internetadresse", minimum=0),
        Field("kennzeichen", FieldType.PLATE, "Kennzeichen", hint="Zum Beispiel EF-AB 123"),
        Field("fin", FieldType.VIN, "Fahrzeug-Identifizierungsnummer", hint="Steht im Fahrzeugschein, Feld E"),
        Field("steuer", FieldType.CHECKED_NUMBER, "Steuer-ID", scheme="tax_id"),
        Field("lage", FieldType.POINT, "Wo liegt das Grundstück?", help="Breite und Länge zeigt jede Karten-App."),
        Field("tag", FieldType.DATE, "Wann haben Sie bestanden?", hint="Zum Beispiel 14 5 2026"),
        Field("termin", FieldType.DATETIME, "Wann war das genau?", minimum=0),
        Field("zeit", FieldType.TIME, "Um wie viel Uhr?", hint="Zum Beispiel 14:30"),
        Field("assistenz", FieldType.BOOLEAN, "Ist es ein Assistenzhund?"),
        Field("ort", FieldType.RADIO, "Wo haben Sie die Prüfung abgelegt?", options=_OPTIONS, help="Siehe Zeugnis."),
        Field("mehrere", FieldType.CHECKBOXES, "Was trifft zu?", options=_OPTIONS, minimum=0, maximum=3),
        Field("abteilung", FieldType.SELECT, "Abteilung", options=_MANY),
        Field("nummer", FieldType.LOCKED, "Ihre Kundennummer", content="4711"),
        Field("wahr", FieldType.DECLARATION, "Ich stimme zu.", content="Die Behörde darf im Register nachsehen."),
        Field(
            "zeugnis",
            FieldType.FILE,
            "Zeugnis",
            maximum=3,
            media_types=("application/pdf", "image/jpeg"),
            max_bytes=10485760,
            max_total_bytes=26214400,
            categories=(Category("vorn", "Vorderseite", needed=True), Category("hinten", "Rückseite")),
        ),
        Field("passfoto", FieldType.FILE, "Passfoto", media_types=("image/jpeg",), max_bytes=5242880),
        Field("telefon", FieldType.PHONE, "Telefonnummer", minimum=0, maximum=3),
        Group(
            "anschrift",
            "Anschrift",
            hint="Dort, wo Sie gemeldet sind.",
            elements=(Field("strasse", FieldType.TEXT, "Straße"),),
        ),
        Group("person", "Person", minimum=1, maximum=3, elements=person),
        Group(
            "kontakt",
            "Wie erreichen wir Sie?",
            choice=True,
            elements=(
                Field("sms", FieldType.PHONE, "Mobilnummer"),
                Group("brief", "Brief", elements=(Field("zeile", FieldType.TEXT, "Anschrift für den Brief"),)),
            ),
        ),
        Group(
            "teil",
            "Geburtsdatum, soweit bekannt",
            elements=(
                Field("t", FieldType.INTEGER, "Tag", minimum=0, min_value="1", max_value="31"),
                Field("m", FieldType.INTEGER, "Monat", minimum=0, min_value="1", max_value="12"),
                Field("j", FieldType.INTEGER, "Jahr", min_value="1900", max_value="2100"),
            ),
        ),
    )


def _form(ending: str = "") -> Form:
    """Return the sample form; `ending` behind every key keeps two of them apart on one page."""
    elements = tuple(replace(element, key=element.key + ending) for element in _all_types())
    return Form("muster", "1.0", "Muster", pages=(Page("alles", "Alle Arten von Fragen", elements=elements),))


_ANSWERS: dict[str, Any] = {
    "name": "Beispiel",
    "betrag": "742.50",
    "tag": "2026-05-14",
    "kennzeichen": "EF-AB 123",
    "lage": "50.9751,11.0297",
    "ort": "land",
    "zeugnis": ["d1", "d2"],
    "passfoto": "d3",
    "person": [{"vorname": "Ada"}, {"vorname": "Karl"}],
    "kontakt": {"brief": {"zeile": "Uferweg 12"}},
}


def view_of(*, wrong: bool) -> PageView:
    """Draw the sample page: answered, or empty with an error at every question."""
    if not wrong:
        form = _form()
        return draw_page(form, form.pages[0], _ANSWERS)
    form = _form("_leer")
    page = form.pages[0]
    problems = [
        Problem(element.key, _name(element), f"Hier fehlt noch etwas: {_name(element)}", page.key)
        for element in page.elements
        if element.key not in {"hinweis_leer", "nummer_leer"}
    ]
    return draw_page(form, page, {"person_leer": [{}, {}], "telefon_leer": ["", ""]}, problems)


def _name(element: Element) -> str:
    return element.title if isinstance(element, Group) else element.label


def _charts() -> dict[str, object]:
    """Figures, as the charts of `ui` want them."""
    segments = [SimpleNamespace(colour=4, share=0.35, value="7,4"), SimpleNamespace(colour=1, share=0.6, value="12,2")]
    return {
        "chart_bars": [SimpleNamespace(label="Dieser Zeitraum", segments=segments)],
        "chart_months": [
            SimpleNamespace(label="März", first=22, second=18),
            SimpleNamespace(label="April", first=None, second=20),
        ],
        "chart_levels": [
            SimpleNamespace(label="Jan.", values=(20, 15, 5)),
            SimpleNamespace(label="März", values=(120, 110, 90)),
        ],
        "chart_dots": [(0.1, 4.0), (0.4, 9.0), (0.7, 6.0), (0.9, 31.0)],
        "chart_bounds": [("Hälfte: 6", 6.0), ("Vier von fünf: 9", 9.0), ("19 von 20: 20", 20.0)],
        "chart_ends": ("01.09.2026", "22.11.2026"),
        "chart_ages": [SimpleNamespace(label="Wartet", dots=[(3.0, False), (31.0, True)], bands=(5.0, 9.0, 20.0))],
    }


def samples() -> dict[str, object]:
    """Everything the component page needs."""
    return {
        "icons": sorted(ICONS),
        "right": view_of(wrong=False),
        "wrong": view_of(wrong=True),
        "uploads": {
            "d1": Attached("zeugnis-vorderseite.jpg", "Angekommen und geprüft · 2,1 MB", category="vorn"),
            "d2": Attached("zeugnis-rueckseite.jpg", "Wird auf Viren geprüft", status=""),
            "d3": Attached("passfoto.jpg", "Zu groß: 34 MB. Erlaubt sind 5 MB.", status="bad", href=""),
        },
        **_charts(),
        "places": [("burgbach", "Burgbach"), ("hohenwald", "Hohenwald"), ("", "Ganzer Landkreis")],
        "words": ["Hund anmelden", "Führerschein umtauschen"],
        "options": [("1", "In diesem Bundesland"), ("2", "Im Ausland", "Wir prüfen, ob sie hier gilt.")],
        "some_date": {"day": "14", "month": "5", "year": "2026"},
        "deadline_on": date(2027, 3, 26),
        "autumn": date(2027, 9, 3),
        "parts": (Part("Worum geht es?", "field"), Part(" ist "), Part("Lärm", "value")),
        "way": (
            Drawn("Ihre Person"),
            Drawn("Ihre Sache", "„Worum geht es?“ ist Lärm", conditional=True),
            Drawn("Dafür ist jemand anderes da", "„Worum geht es?“ ist Müll", conditional=True, ends=True),
            Drawn("Ende"),
        ),
        "two_files": ["zeugnis-vorderseite.jpg", "zeugnis-rueckseite.jpg"],
    }
