"""Small forms of the tests, with fictional questions."""

from typing import Any

from portalwerk.formengine.rules.form import (
    Check,
    Element,
    Field,
    FieldType,
    Form,
    Group,
    Option,
    Page,
)

YES_NO = (Option("yes", "Ja"), Option("no", "Nein"))


def field(key: str, type_: FieldType = FieldType.TEXT, label: str = "", **more: Any) -> Field:
    if type_ is FieldType.CHECKED_NUMBER:
        more.setdefault("scheme", "bic")
    return Field(key, type_, label or key.capitalize(), **more)


def one_page(*elements: Element, checks: tuple[Check, ...] = ()) -> Form:
    return Form("test", "1", "Ein Formular", (Page("seite", "Seite", elements=elements, checks=checks),))


def dog_form() -> Form:
    """Two pages, a conditional page, a repeated group with a repeated group inside."""
    vaccination = Group(
        "vaccinations",
        "Impfung",
        minimum=0,
        maximum=2,
        elements=(field("on", FieldType.DATE, "Tag der Impfung"), field("remark", minimum=0)),
    )
    dogs = Group(
        "dogs",
        "Hund",
        maximum=3,
        elements=(
            field("name", label="Name des Hundes", max_length=40),
            field("dangerous", FieldType.RADIO, "Gefährlich?", options=YES_NO),
            field("permit", label="Erlaubnis", shown_if='dangerous == "yes"'),
            vaccination,
        ),
    )
    return Form(
        "hund",
        "1",
        "Hund",
        (
            Page(
                "person",
                "Wer sind Sie?",
                elements=(
                    field("family_name", label="Familienname", max_length=120),
                    field("born", FieldType.DATE, "Geburtsdatum"),
                    field("phones", FieldType.PHONE, "Telefon", minimum=0, maximum=2),
                ),
            ),
            Page("hunde", "Ihre Hunde", elements=(dogs,)),
            Page(
                "gefahr",
                "Gefährliche Hunde",
                shown_if='dogs.exists(d, d.dangerous == "yes")',
                elements=(field("insurance", FieldType.FILE, "Versicherung", maximum=2),),
            ),
        ),
    )
