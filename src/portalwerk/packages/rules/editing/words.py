"""Edits of what stands beside the form: texts, letters, fees, papers, head, examples."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.translating import words_of
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, with_part, with_values
from portalwerk.packages.rules.sketching import key_of, sketch

LANGUAGES = {
    "de": "Deutsch",
    "de-leicht": "Leichte Sprache",
    "en": "Englisch",
    "uk": "Ukrainisch",
    "ar": "Arabisch",
    "tr": "Türkisch",
    "pl": "Polnisch",
    "fr": "Französisch",
    "hsb": "Obersorbisch",
    "da": "Dänisch",
}
LETTERS = {"acknowledgment": "Eingangsbestätigung", "inquiry": "Nachforderung", "granted": "Zusage", "denied": "Absage"}


def digest_of(text: Any) -> str:
    """A short name for the exact wording of a text."""
    plain = json.dumps(text, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SetTexts(Edit):
    """Set texts of one language. A translation remembers the German wording that it was made from.

    Parameters: is_complete, whether the language promises to have every text.
    """

    language: str
    values: Mapping[str, Any]
    is_complete: bool = False

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them."""
        if self.language not in LANGUAGES:
            raise EditRefused(reason="Diese Sprache gibt es hier nicht.")
        name = f"texts/{self.language}.yaml"
        after = with_part(
            content, name, lambda file: with_values(file, {**self.values, "complete": self.is_complete or None})
        )
        return after if self.language == "de" else _remembered(after, self.language, [*self.values])

    def told(self, content: Content) -> str:
        """Which language."""
        return f"Texte in {LANGUAGES[self.language]} geändert"


def remembered_word(place: str) -> str:
    """Under which name translations.yaml remembers the German wording of a place of the form."""
    return f"form:{place}"


@dataclass(frozen=True)
class SetFormWords(Edit):
    """Set words of the form in one language by place; an empty one is taken away.

    Words of places that the form has no more go with the edit: they would keep the service from people.
    Parameters: confirmed, places whose words still fit although the German has changed.
    """

    language: str
    values: Mapping[str, str]
    confirmed: frozenset[str] = frozenset()

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them, and remember the German wording of those that are new or fit."""
        name = f"texts/{self.language}.yaml"
        if self.language == "de" or name not in content:
            raise EditRefused(reason="Diese Sprache gibt es hier nicht.")
        form = sketch(content)
        german = words_of(form) if form else {}
        before = content[name].get("form", {})
        given = {place: text.strip() for place, text in self.values.items()}
        after = {place: text for place in german if (text := given.get(place, before.get(place, "")))}
        fresh = [place for place, text in after.items() if place in self.confirmed or before.get(place) != text]
        made_from = content.get("translations.yaml", {}).get("made_from", {})
        known = made_from.get(self.language, {})
        kept = {key: digest for key, digest in known.items() if not _is_gone(key, after)}
        kept |= {remembered_word(place): digest_of(german[place]) for place in fresh}
        changed = with_part(content, name, lambda file: with_values(file, {"form": after}))
        return {**changed, "translations.yaml": {"made_from": {**made_from, self.language: kept}}}

    def told(self, content: Content) -> str:
        """How many, and in which language."""
        before = content.get(f"texts/{self.language}.yaml", {}).get("form", {})
        count = sum(before.get(place, "") != text.strip() for place, text in self.values.items())
        texts = "1 Text" if count == 1 else f"{count} Texte"
        return f"Formular auf {LANGUAGES.get(self.language, self.language)}: {texts} geändert"


def _is_gone(key: str, words: Mapping[str, str]) -> bool:
    kind, _, place = key.partition(":")
    return kind == "form" and bool(place) and place not in words


@dataclass(frozen=True)
class AddLanguage(Edit):
    """Begin a translation: the German texts, each marked as not yet translated."""

    language: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Copy the German texts."""
        name = f"texts/{self.language}.yaml"
        if self.language not in LANGUAGES or name in content:
            raise EditRefused(reason="Diese Sprache gibt es schon, oder sie ist unbekannt.")
        marked = {**content.get("translations.yaml", {}).get("made_from", {}), self.language: {}}
        return {**content, name: content["texts/de.yaml"], "translations.yaml": {"made_from": marked}}

    def told(self, content: Content) -> str:
        """Which language."""
        return f"Übersetzung begonnen: {LANGUAGES[self.language]}"


@dataclass(frozen=True)
class SetLetter(Edit):
    """Set the words of one letter."""

    letter: str
    subject: str
    paragraphs: tuple[str, ...]

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them."""
        if self.letter not in LETTERS or not self.subject.strip() or not self.paragraphs:
            raise EditRefused(reason="Ein Schreiben braucht einen Betreff und einen Text.")
        words = {"subject": self.subject.strip(), "paragraphs": list(self.paragraphs)}
        return with_part(
            content, "process.yaml", lambda file: {**file, "letters": {**file["letters"], self.letter: words}}
        )

    def told(self, content: Content) -> str:
        """Which letter."""
        return f"Schreiben „{LETTERS[self.letter]}“ geändert"


@dataclass(frozen=True)
class SetFees(Edit):
    """Set when and what is to be paid. `items` as fees.yaml has them; a new one gets its key."""

    due: str
    items: tuple[Mapping[str, Any], ...]

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them."""
        taken: set[str] = {str(item["key"]) for item in self.items if item.get("key")}
        items = []
        for item in self.items:
            key = item.get("key") or key_of(str(item["label"]), taken, first="posten")
            taken.add(key)
            items.append(with_values({}, {**item, "key": key}))
        payment = self.due == "on_submit" and bool(items)
        after = {**content, "fees.yaml": {"due": self.due, "items": items}}
        return with_part(after, "package.yaml", lambda head: {**head, "payment": payment})

    def told(self, content: Content) -> str:
        """That the fees changed."""
        return "Kosten geändert"


@dataclass(frozen=True)
class SetPapers(Edit):
    """Set the papers that the office can ask for."""

    papers: tuple[Mapping[str, Any], ...]

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them; a new one gets its key."""
        taken: set[str] = {str(paper["key"]) for paper in self.papers if paper.get("key")}
        papers = []
        for paper in self.papers:
            key = paper.get("key") or key_of(str(paper["title"]), taken, first="unterlage")
            taken.add(key)
            papers.append(with_values({}, {**paper, "key": key}))
        return with_part(content, "process.yaml", lambda file: {**file, "documents": papers})

    def told(self, content: Content) -> str:
        """That the papers changed."""
        return "Unterlagen geändert"


@dataclass(frozen=True)
class SetHead(Edit):
    """Set what the service is and how it is worked on. Deadlines are merged, other values replace."""

    head: Mapping[str, Any]
    process: Mapping[str, Any]
    deadlines: Mapping[str, int | str]

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it."""
        after = with_part(content, "package.yaml", lambda file: {"payment": False, **with_values(file, self.head)})
        return with_part(after, "process.yaml", lambda file: {
            **{key: value for key, value in {**file, **self.process}.items() if value not in (None, "")},
            "deadlines": {**file["deadlines"], **self.deadlines},
        })  # fmt: skip

    def told(self, content: Content) -> str:
        """That the settings changed."""
        return "Einstellungen geändert"


@dataclass(frozen=True)
class SetExample(Edit):
    """Save a test case, or take it away."""

    name: str
    example: Mapping[str, Any] | None

    def apply(self, content: Content) -> dict[str, Any]:
        """Save or remove it."""
        after = {name: value for name, value in content.items() if name != f"examples/{self.name}.yaml"}
        return after if self.example is None else {**after, f"examples/{self.name}.yaml": dict(self.example)}

    def told(self, content: Content) -> str:
        """Which one."""
        if self.example is None:
            return f"Testfall „{content.get(f'examples/{self.name}.yaml', {}).get('title', self.name)}“ entfernt"
        return f"Testfall „{self.example['title']}“ gespeichert"


@dataclass(frozen=True)
class SetVersion(Edit):
    """Give the draft its version."""

    version: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Set it."""
        return with_part(content, "package.yaml", lambda head: {**head, "version": self.version})

    def told(self, content: Content) -> str:
        """Which version."""
        return f"Version {self.version} begonnen"


def _remembered(content: Content, language: str, keys: list[str]) -> dict[str, Any]:
    german = content["texts/de.yaml"]
    made_from = content.get("translations.yaml", {}).get("made_from", {})
    digests = {**made_from.get(language, {}), **{key: digest_of(german[key]) for key in keys if key in german}}
    return {**content, "translations.yaml": {"made_from": {**made_from, language: digests}}}
