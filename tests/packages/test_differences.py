"""Differences are told in words that an editor understands."""

from portalwerk.packages.rules.differences import differences
from portalwerk.packages.rules.editing.edit import edited
from portalwerk.packages.rules.editing.elements import ChangeElement, RemoveElement
from portalwerk.packages.rules.editing.rules import SetCondition
from portalwerk.packages.rules.editing.words import SetFees, SetLetter, SetTexts


def told(before, edit):
    return [(one.area, one.kind, one.what, one.before, one.after) for one in differences(before, edited(before, edit))]


def test_codes_are_told_as_words(dog_content):
    edit = ChangeElement("halter", ("halter", "email"), {"type": "phone", "count": ""})
    assert told(dog_content, edit) == [
        ("Fragen", "changed", "E-Mail: Art", "E-Mail", "Telefonnummer"),
        ("Fragen", "changed", "E-Mail: Wie oft", "freiwillig", "Pflicht"),
    ]


def test_a_rule_is_told_as_a_sentence(dog_content):
    edit = SetCondition("erklaerung", (), "shown_if", 'ermaessigung == "keine"')
    assert told(dog_content, edit) == [
        ("Seiten", "changed", "Stimmt alles?: Zu sehen, wenn", "", "„Trifft etwas davon zu?“ ist Nein"),
    ]


def test_fees_texts_letters_and_removed_questions(dog_content):
    fees = SetFees("on_submit", ({"label": "Marke", "amount": "5,00"},))
    assert ("Kosten", "changed", "Wann bezahlt wird", "Nie: Es kostet nichts", "Beim Absenden") in told(
        dog_content, fees
    )
    assert ("Kosten", "added", "Marke", "", "") in told(dog_content, fees)
    assert told(dog_content, SetTexts("en", {"title": "A dog"}))[0][:2] == ("Texte, Englisch", "changed")
    letter = SetLetter("denied", "Ihre Anmeldung", ("Nein.",))
    assert told(dog_content, letter)[0][:3] == ("Schreiben", "changed", "Absage: Absätze")
    removed = RemoveElement("hunde", ("hunde", "chip"))
    assert told(dog_content, removed) == [("Fragen", "removed", "Nummer des Chips", "", "")]


def test_nothing_is_different_from_itself(dog_content):
    assert differences(dog_content, dog_content) == []
