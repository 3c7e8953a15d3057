"""The grammar of conditions.

condition  := all { "oder" all }
all        := one { "und" one }
one        := "nicht" "(" condition ")" | "(" condition ")" | "entweder" one "oder" one { "oder" one }
            | quantity "der Felder" element { "," element } predicate
            | element predicate | predicate            (the last one about the element before)
predicate  := sign values | ["nicht"] "gleich" value | "den Wert" value "hat" | "mit" value "belegt"
            | ["nicht"] ("leer" | "befüllt") | ("ein" | "kein") "Eintrag vorgenommen wurde"
            | ("kleiner" | "vor" | "jünger" | …) operand | value
"""

from collections.abc import Callable

from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.comparing import LAND, Comparisons
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Place
from portalwerk.formengine.rules.xdatenfelder.fieldrules.reader import NotUnderstood
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import ID, SIGN, TEXT
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Tree, both, either, op, opposite
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField

#: What is said of each element of a list.
Predicate = Callable[[Place], Tree]


class Conditions(Comparisons):
    """Reads conditions."""

    def condition(self) -> Tree:
        self.deeper()
        parts = [self.all_of()]
        while self.at_join(words.OR):
            self.take()
            parts.append(self.all_of())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Op("or", tuple(parts))

    def all_of(self) -> Tree:
        parts = [self.one()]
        while self.at_join(words.AND):
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Op("and", tuple(parts))

    def at_join(self, join: frozenset[str]) -> bool:
        """Whether "and" or "or" goes on with a condition, rather than with an action."""
        if not self.sees_in(join):
            return False
        after = self.peek(1)
        return after.low not in words.IMPERATIVES | words.MODALS

    def one(self) -> Tree:
        if self.sees("nicht") and self.peek(1).text == "(":
            self.take()
            return op("not", self.bracketed())
        if self.sees_mark("("):
            return self.bracketed()
        if self.sees("entweder"):
            return self.either_or()
        if self.sees("immer"):
            self.take()
            return True
        if self.sees("weder"):
            return self.neither()
        if self.sees_quantity():
            return self.of_several()
        return self.about_element()

    def bracketed(self) -> Tree:
        self.take()
        tree = self.condition()
        if not self.sees_mark(")"):
            raise self.stuck()
        self.take()
        return tree

    def either_or(self) -> Tree:
        self.take()
        parts = [self.one()]
        while self.sees_in(words.OR):
            self.take()
            parts.append(self.one())
        if len(parts) < 2:
            raise self.stuck()
        return Op("xor", tuple(parts))

    def neither(self) -> Tree:
        """Reads "weder A noch B" with one predicate for all."""
        self.take()
        places = [self.element()]
        while self.skip(frozenset({"noch"})):
            places.append(self.element())
        said = self.said_of_each(places)
        return both(*(opposite(said(place)) for place in places))

    # -- one element --------------------------------------------------------------------------------------

    def about_element(self) -> Tree:
        if self.sees("das", "land") or self.sees("land"):
            self.skip(frozenset({"das", "land"}))
            self.subject, self.place = LAND, None
        elif self.sees_number_of() or self.sees_in(words.TODAY):
            self.subject, self.place = self.operand(), None
        elif self.sees_valid_date():
            return self.valid_date()
        elif self.sees_element():
            self.place = self.element()
            self.subject = self.ref(self.place)
        else:
            self.skip(words.IF | words.LEADING)
            if self.subject is None:
                raise self.stuck()
        tree = self.predicate()
        self.close()
        return tree

    def close(self) -> None:
        """Pass over the verb that ends a clause."""
        while self.sees_in(words.ENDINGS):
            self.take()

    def predicate(self) -> Tree:
        """What is said of the subject."""
        subject = self.subject
        if subject is None:
            raise self.stuck()
        self.skip(frozenset({"ist", "sind", "hat", "lautet", "die", "als"}) | words.VALUE_NOUNS - {"datum"})
        if self.peek().kind == SIGN and self.peek(1).low != "leer":
            return self.compared(subject)
        if self.sees("zutrifft"):
            self.take()
            return subject
        return self.in_words(subject)

    def in_words(self, subject: Tree) -> Tree:
        """A predicate without a sign."""
        negated = self.skip(frozenset({"nicht"}))
        if self.sees("ungleich"):
            negated = not negated
        if self.skip(frozenset({"gleich", "ungleich"})):
            return self.equality(subject, "not_equal" if negated else "equal")
        empty = self.emptiness()
        if empty is not None:
            return op("is_empty", subject) if empty is not negated else op("not", op("is_empty", subject))
        if self.sees_in(words.SMALLER | words.GREATER):
            return self.order(subject)
        if self.sees("zwischen") or self.sees_before_verb("bereich"):
            return self.range(subject)
        if self.code_list.codes and self.sees_before_verb("gehört"):
            return self.membership(subject)
        if self.sees_in(words.TICKED) and self.asks_yes_or_no():
            self.take()
            return op("not_equal" if negated else "equal", subject, True)
        return self.value_in_words(subject, "!=" if negated else "=")

    def asks_yes_or_no(self) -> bool:
        element = self.place.element if self.place else None
        return isinstance(element, SchemaField) and element.datatype == "bool"

    def value_in_words(self, subject: Tree, sign: str) -> Tree:
        """Reads "den Wert … hat", "mit … belegt ist", or the value alone."""
        self.skip(frozenset({"mit", "den", "dem", "der", "auf", "einen", "einem", "in"}) | words.VALUE_NOUNS)
        if self.peek().kind == SIGN:
            return self.compared(subject)
        tree = self.values(subject, sign)
        self.skip(words.CHOSEN)
        return tree

    def emptiness(self) -> bool | None:
        """Whether something is said to be empty; None if nothing like it is said."""
        if self.peek().kind == SIGN and self.peek(1).low == "leer":
            return self.take().text == "=" and self.take().low == "leer"
        if self.skip(frozenset({"leer", "unausgefüllt"})):
            return True
        entered = self.entry_made()
        return None if entered is None else not entered

    def entry_made(self) -> bool | None:
        """Reads "ein Eintrag vorgenommen wurde", "befüllt ist": true; with "kein" false; None if nothing like it."""
        before = self.at
        negative = self.sees_in(words.NOT)
        self.skip(words.NOT | words.ARTICLES)
        if self.sees_in(words.ENTRIES) and self.peek(1).low in words.VERBS:
            self.at += 2
            return not negative
        if words.VERBS.get(self.peek().low) == words.FILL:
            self.take()
            return not negative
        self.at = before
        return None

    def sees_valid_date(self) -> bool:
        return self.sees("aus") and self.peek(1).kind in (ID, TEXT)

    def valid_date(self) -> Tree:
        self.take()
        parts = tuple(self.ref(place) for place in self.several())
        if len(parts) != 3 or not self.skip(frozenset({"ein", "gültiges", "datum", "entsteht"})):
            raise self.stuck()
        return Op("is_valid_date", parts)

    # -- several elements ---------------------------------------------------------------------------------

    def sees_quantity(self) -> bool:
        """Reads "mindestens eines der Felder", "eines der folgenden Felder", "alle drei Felder"."""
        first, ahead = self.peek().low, 1
        if first in words.QUANTITIES and self.peek(1).low in words.NUMBERS:
            first, ahead = "eines", 2
        if first in words.ALL | words.NONE:
            return any(self.peek(at).low in words.NOUNS for at in range(1, 4))
        if first not in words.NUMBERS:
            return False
        of = self.peek(ahead).low in ("der", "von", "den")
        return (of and self.peek(ahead + 1).low in words.NOUNS | words.ARTICLES) or (
            ahead == 2 and self.peek(2).low in words.NOUNS
        )

    def of_several(self) -> Tree:
        quantity, number = self.quantity()
        places = self.several()
        return self.counted(quantity, number, places, self.said_of_each(places))

    def quantity(self) -> tuple[str, int]:
        """How many, and of what exactly: "at least" unless it says otherwise."""
        if self.sees_in(words.ALL):
            self.take()
            self.skip(words.NUMBERS.keys() | frozenset({"der"}))
            return "all", 0
        if self.sees_in(words.NONE):
            self.take()
            return words.AT_MOST, 0
        kind = words.QUANTITIES.get(self.peek().low)
        if kind is not None:
            self.take()
        return kind or words.AT_LEAST, words.NUMBERS[self.take().low]

    def said_of_each(self, places: list[Place]) -> Predicate:
        """The predicate behind a list; a filled-in field if it says only that."""
        self.skip(words.MODALS | frozenset({"mit", "den", "jeweils"}) | words.VALUE_NOUNS)
        sign = self.take().text if self.peek().kind == SIGN else "="
        value = None if self.sees_in(words.VERBS.keys()) else self.value(places[0])
        if value is not None:
            self.skip(words.CHOSEN | words.ENDINGS)
            return lambda place: op("equal" if sign == "=" else "not_equal", self.ref(place), value)
        empty = self.emptiness()
        if empty is None:
            raise self.stuck()
        self.close()
        return lambda place: op("is_empty", self.ref(place)) if empty else op("not", op("is_empty", self.ref(place)))

    def counted(self, quantity: str, number: int, places: list[Place], said: Predicate) -> Tree:
        parts = tuple(said(place) for place in places)
        if quantity == "all":
            return both(*parts)
        if quantity == words.AT_MOST and number == 0:
            return both(*(opposite(part) for part in parts))
        if quantity == words.AT_LEAST and number == 1:
            return either(*parts)
        if quantity == words.EXACTLY and number == 1 and len(parts) > 1:
            return Op("xor", parts)
        count = Op("count", tuple(self.ref(place) for place in places))
        if parts != tuple(op("not", op("is_empty", ref)) for ref in count.parts):
            raise NotUnderstood("Gezählt werden kann nur, wie viele Felder ausgefüllt sind.")
        if quantity == words.EXACTLY:
            return op("equal", count, number)
        too_few = op("less_than", count, number)
        return op("not", too_few) if quantity == words.AT_LEAST else op("less_than", count, number + 1)
