"""The HTML of the simulated BundID. Everything from outside is escaped here."""

from html import escape
from urllib.parse import urlsplit

from simulators.bundid import vocabulary as word
from simulators.bundid.misbehaviours import MISBEHAVIOURS
from simulators.bundid.persons import LEVEL_NAMES, PERSONS, Means, Person, attributes
from simulators.bundid.questions import Question

MORE_MISBEHAVIOURS = {
    "replayed": "die vorige Antwort noch einmal",
    "attribute-missing": "eine verlangte Angabe fehlt im Konto",
    "relay-state-foreign": "fremde Rückkehr-Kennung",
    "relay-state-other-host": "Rückkehr-Kennung mit fremdem Rechner",
    "relay-state-backslash": "Rückkehr-Kennung mit umgedrehten Strichen",
    "relay-state-script": "Rückkehr-Kennung mit Programm",
}
_FAULTS = {
    "saml-request-not-signed": "Die Anfrage des Portals ist nicht unterschrieben.",
    "saml-request-signature-invalid": "Die Unterschrift unter der Anfrage des Portals stimmt nicht.",
    "saml-request-unreadable": "Die Anfrage des Portals ist nicht lesbar.",
    "saml-request-expired": "Die Anfrage des Portals ist zu alt.",
    "saml-request-replayed": "Diese Anfrage wurde schon einmal gestellt.",
    "saml-issuer-unknown": "Dieses Portal ist hier nicht bekannt.",
    "saml-acs-unknown": "Die Antwort soll an eine Adresse gehen, die hier nicht eingetragen ist.",
    "saml-destination-wrong": "Die Anfrage war für eine andere Stelle bestimmt.",
    "akdb-extension-missing": "Der Anfrage fehlt die Erweiterung für die BundID.",
    "akdb-extension-v1-deprecated": "Die Anfrage benutzt eine alte Fassung der Erweiterung für die BundID.",
    "requested-attributes-empty": "Die Anfrage nennt keine Angaben.",
    "requested-attributes-missing-name": "Die Anfrage nennt eine Angabe ohne Namen.",
    "requested-attributes-unknown-name": "Die Anfrage nennt eine unbekannte Angabe.",
    "empty-authentication-methods": "Die Anfrage erlaubt keine Art der Anmeldung.",
    "organization-display-name-missing": "Die Anfrage nennt nicht, wer fragt.",
    "organization-display-name-too-long": "Der Name dessen, der fragt, ist zu lang.",
    "online-service-id-missing": "Die Anfrage nennt den Onlinedienst nicht.",
}


def start() -> str:
    """Return the page for people who came here by themselves."""
    names = "".join(f"<li>{escape(person.name)}, {escape(person.about)}</li>" for person in PERSONS.values())
    return (
        "<h1>Hier üben Portale die Anmeldung</h1><p>Beginnen Sie im Portal. Von dort kommen Sie hierher, "
        "melden sich als eine erfundene Person an und gehen wieder zurück.</p>"
        f"<h2>Diese Personen gibt es</h2><ul>{names}</ul>"
    )


def fault(code: str) -> str:
    """Return the page for a request that was turned down."""
    sentence = _FAULTS.get(code, "Die Anfrage des Portals ist nicht in Ordnung.")
    return (
        f"<h1>Die Anmeldung ist nicht möglich</h1><p>{escape(sentence)}</p>"
        f'<p class="quiet-text">Fehlercode: <span id="idp-code">{escape(code)}</span></p>'
    )


def sign_in(token: str, question: Question, offered: list[Means], *, incomplete: bool = False) -> str:
    """Return the form that asks for person and means."""
    persons = "".join(
        _choice("person", person.key, person.name, person.about, checked=index == 0)
        for index, person in enumerate(PERSONS.values())
    )
    ways = "".join(
        _choice("means", one.key, one.german, f"Vertrauensniveau {LEVEL_NAMES[one.level]}", checked=index == 0)
        for index, one in enumerate(offered)
    )
    error = '<p class="note" role="alert">Bitte wählen Sie eine Person und einen Weg.</p>' if incomplete else ""
    level = LEVEL_NAMES[question.level]
    return (
        f"<h1>Anmelden</h1>{error}<div class='card'><dl class='facts'><div><dt>Sie melden sich an für</dt>"
        f"<dd>{escape(question.display_name)}</dd></div><div><dt>Verlangt wird mindestens</dt>"
        f"<dd>Vertrauensniveau {level}</dd></div></dl></div>"
        f'<form method="post" action="/anmelden/{escape(token)}">'
        f"<fieldset><legend>Wer meldet sich an?</legend>{persons}</fieldset>"
        f"<fieldset><legend>Womit?</legend>{ways}</fieldset>{_misbehaviours()}{_buttons('Weiter')}</form>"
    )


def consent(token: str, question: Question, person: Person, means: Means) -> str:
    """Return the page that shows what will be handed over."""
    rows = "".join(
        f"<div><dt>{escape(word.ATTRIBUTES[oid].german)}</dt><dd>{escape(value)}</dd></div>"
        for oid, value, _ in attributes(person, means, question.entity_id, question.oids)
    )
    host = urlsplit(question.acs_url).netloc
    return (
        f"<h1>Dürfen wir diese Daten weitergeben?</h1><p>„{escape(question.display_name)}“ bekommt diese "
        f"Angaben über {escape(person.name)}. Sie gehen an {escape(host)}.</p>"
        f"<div class='card'><dl class='facts'>{rows}</dl></div>"
        f'<form method="post" action="/zustimmen/{escape(token)}">{_buttons("Zustimmen und anmelden")}</form>'
    )


def back_to_portal(acs_url: str, answer: str, relay_state: str) -> str:
    """Return the form that carries the answer. A script sends it, or the button."""
    return (
        "<h1>Sie gehen zurück zum Portal</h1><p>Wenn nichts geschieht, wählen Sie bitte die Schaltfläche.</p>"
        f'<form method="post" action="{escape(acs_url)}" data-send>'
        f'<input type="hidden" name="SAMLResponse" value="{escape(answer)}">'
        f'<input type="hidden" name="RelayState" value="{escape(relay_state)}">'
        '<div class="buttons"><button>Weiter zum Portal</button></div></form>'
    )


def _choice(name: str, value: str, title: str, about: str, *, checked: bool) -> str:
    mark = " checked" if checked else ""
    return (
        f'<label class="choice"><input type="radio" name="{name}" value="{escape(value)}" required{mark}>'
        f"<span>{escape(title)}<small>{escape(about)}</small></span></label>"
    )


def _misbehaviours() -> str:
    known = {name: why for name, (why, _) in MISBEHAVIOURS.items()} | MORE_MISBEHAVIOURS
    options = "".join(f'<option value="{name}">{name}: {escape(why)}</option>' for name, why in known.items())
    return (
        "<details><summary>Für Tests: die Antwort verfälschen</summary>"
        "<p><label for='misbehaviour'>Fehler in der Antwort</label></p>"
        "<select id='misbehaviour' name='misbehaviour'><option value=''>keiner, die Antwort ist echt</option>"
        f"{options}</select></details>"
    )


def _buttons(label: str) -> str:
    return (
        f'<div class="buttons"><button>{label}</button>'
        '<button class="quiet" name="abbrechen" value="1" formnovalidate>Abbrechen</button></div>'
    )
