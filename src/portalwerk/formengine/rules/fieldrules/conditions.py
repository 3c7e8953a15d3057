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
from dataclasses import dataclass

from portalwerk.formengine.rules.fieldrules import words
from portalwerk.formengine.rules.fieldrules.elements import Place
from portalwerk.formengine.rules.fieldrules.reader import NotUnderstood, Reader
from portalwerk.formengine.rules.fieldrules.tokens import END, ID, MARK, NUMBER, SIGN, TEXT, WORD, Token
from portalwerk.formengine.rules.fieldrules.tree import Op, Ref, Tree, both, either, op, opposite
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField, SchemaGroup

_CLOSING_WORDS = frozenset("ist sind hat haben wird wurde wurden beträgt lautet liegt steht sein werden alt".split())
_CHOSEN = frozenset("gewählt ausgewählt angegeben angekreuzt angehakt eingetragen gesetzt belegt ausgefüllt".split())
_ENTRIES = frozenset("eintrag eintragung eingabe angabe wert".split())
_LEADING = frozenset("in im das die der dem den bei für".split())
_SMALLER = frozenset("kleiner weniger jünger vor unter früher".split())
_GREATER = frozenset("größer mehr älter nach über später".split())
_YEARS = frozenset("jahre jahr jahren lebensjahre".split())
_LAND, _TODAY = Ref("land"), Ref("today")
_TODAYS = frozenset("heute heutigen tagesdatum antragsdatum".split())

#: What is said of each element of a list.
Predicate = Callable[[Place], Tree]


@dataclass(frozen=True, slots=True)
class CodeListInText:
    """A list of codes that a rule spells out: `sind: 124 Belgien, 125 Bulgarien, …`; from which token to which."""

    codes: tuple[str, ...] = ()
    start: int = -1
    end: int = -1


def find_code_list(found: list[Token]) -> CodeListInText:
    """The first list of at least three codes with names, behind a colon; it begins with its sentence."""
    for at, token in enumerate(found):
        if token.text != ":" or found[at + 1].kind != NUMBER:
            continue
        codes, end = [], at + 1
        while found[end].kind == NUMBER and found[end + 1].kind == WORD:
            codes.append(found[end].text)
            end += 1
            while found[end].kind in (WORD, MARK) and found[end].text != "." and found[end + 1].kind != END:
                end += 1
        if len(codes) >= 3:
            start = next((back + 1 for back in range(at, -1, -1) if found[back].text == "."), 0)
            return CodeListInText(tuple(codes), start, end)
    return CodeListInText()


class Conditions(Reader):
    """Reads conditions; `subject` is the element that was named last."""

    subject: Tree | None = None
    place: Place | None = None
    #: All values that this rule compares an element with, for "all other values".
    seen_values: dict[Tree, list[Tree]]
    code_list: CodeListInText

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

    # -- one element --------------------------------------------------------------------------------------

    def about_element(self) -> Tree:
        if self.sees("das", "land") or self.sees("land"):
            self.skip(frozenset({"das", "land"}))
            self.subject, self.place = _LAND, None
        elif self.sees_number_of():
            self.subject, self.place = self.operand(), None
        elif self.sees_in(_TODAYS):
            self.subject, self.place = self.operand(), None
        elif self.sees_valid_date():
            return self.valid_date()
        elif self.sees_element():
            self.place = self.element()
            self.subject = self.ref(self.place)
        else:
            self.skip(words.IF | _LEADING)
            if self.subject is None:
                raise self.stuck()
        tree = self.predicate()
        self.close()
        return tree

    def close(self) -> None:
        """Pass over the verb that ends a clause."""
        while self.sees_in(_CLOSING_WORDS):
            self.take()

    def predicate(self) -> Tree:
        """What is said of the subject."""
        subject = self.subject
        if subject is None:
            raise self.stuck()
        self.skip(frozenset({"ist", "sind", "hat", "lautet", "die", "als"}) | words.VALUE_NOUNS - {"datum"})
        if self.peek().kind == SIGN:
            return self.compared(subject)
        if self.sees("zutrifft"):
            self.take()
            return subject
        return self.in_words(subject)

    def in_words(self, subject: Tree) -> Tree:
        negated = self.skip(frozenset({"nicht"}))
        if self.sees_in(frozenset({"ungleich"})):
            negated = not negated
        if self.skip(frozenset({"gleich", "ungleich"})):
            return self.equality(subject, "not_equal" if negated else "equal")
        if self.sees_in(frozenset({"leer", "unausgefüllt"})):
            self.take()
            return op("not", op("is_empty", subject)) if negated else op("is_empty", subject)
        entered = self.entry_made()
        if entered is not None:
            return op("is_empty", subject) if entered is negated else op("not", op("is_empty", subject))
        if self.sees_in(_SMALLER | _GREATER):
            return self.order(subject)
        if self.sees("zwischen") or self.sees_before_verb("bereich"):
            return self.range(subject)
        if self.code_list.codes and self.sees_before_verb("gehört"):
            return self.membership(subject)
        if self.sees("mit", "ja") or self.sees("mit"):
            self.take()
        self.skip(frozenset({"den", "dem", "der", "auf"}) | words.VALUE_NOUNS)
        if self.peek().kind == SIGN:
            return self.compared(subject)
        tree = self.values(subject, "!=" if negated else "=")
        self.skip(_CHOSEN)
        return tree

    def entry_made(self) -> bool | None:
        """ "ein Eintrag vorgenommen wurde", "befüllt ist": true; with "kein" false; None if nothing like it."""
        before = self.at
        negative = self.sees_in(words.NOT)
        self.skip(words.NOT | words.ARTICLES)
        if self.sees_in(_ENTRIES) and self.peek(1).low in words.VERBS:
            self.at += 2
            return not negative
        if words.VERBS.get(self.peek().low) == words.FILL:
            self.take()
            return not negative
        self.at = before
        return None

    def compared(self, subject: Tree) -> Tree:
        """Comparisons by signs: `= 001 "…" ODER = 002 "…"`, `<> (A UND B)`, `< 18 Jahre`."""
        sign = self.take().text
        if sign == "=" and self.peek().kind == SIGN:
            sign = self.take().text
        if sign in ("=", "!="):
            return self.values(subject, sign)
        limit = self.limit()
        years = self.sees_in(_YEARS)
        self.skip(_YEARS)
        return self.ordered(op("age", subject) if years and isinstance(subject, Ref) else subject, sign, limit)

    def ordered(self, subject: Tree, sign: str, limit: Tree) -> Tree:
        below, above = op("less_than", subject, limit), op("less_than", limit, subject)
        if sign in ("<", ">"):
            return below if sign == "<" else above
        return op("or", below if sign == "<=" else above, op("equal", subject, limit))

    def limit(self) -> Tree:
        if self.peek().kind == NUMBER:
            codes = isinstance(self.place and self.place.element, SchemaField) and self.is_selection()
            number = self.take().text
            return number if codes else int(number)
        return self.operand()

    def is_selection(self) -> bool:
        element = self.place.element if self.place else None
        return isinstance(element, SchemaField) and element.kind == "select"

    def values(self, subject: Tree, sign: str) -> Tree:
        """One value or several, in brackets or not."""
        if self.sees("alle", "anderen"):
            return self.all_others(subject)
        bracket = self.sees_mark("(")
        if bracket:
            self.take()
        found: list[Tree] = [self.one_value(subject)]
        joined_by_and = False
        while self.sees_in(words.AND | words.OR) or (bracket and self.sees_mark(",")):
            before = self.at
            joined_by_and |= self.take().low in words.AND
            if self.peek().kind == SIGN and self.peek().text == sign:
                self.take()
            elif not bracket and (self.sees_element() or not self.sees_value(self.place)):
                self.at = before
                break
            found.append(self.one_value(subject))
        if bracket:
            self.skip_marks(")")
        self.seen_values.setdefault(subject, []).extend(found)
        if sign == "!=":
            # "not A or not B" of one answer would always hold; nobody means that.
            return both(*(op("not_equal", subject, value) for value in found))
        several = self.place is not None and self.place.child.maximum != 1
        join = both if joined_by_and and several else either
        return join(*(op("equal", subject, value) for value in found))

    def one_value(self, subject: Tree) -> Tree:
        self.skip(words.VALUE_NOUNS | frozenset({"der", "den"}))
        if subject == _LAND:
            return self.land()
        value = self.value(self.place)
        if value is None:
            raise self.stuck()
        return value

    def land(self) -> str:
        token = self.take()
        code = words.LAND_CODES.get(token.text.lower())
        if code is None:
            self.at -= 1
            raise self.stuck()
        return code

    def all_others(self, subject: Tree) -> Tree:
        """ "all other possible values": none of those this rule has named."""
        named = self.seen_values.get(subject, [])
        if not named:
            raise self.stuck()
        while self.peek().kind == WORD and not self.sees_in(words.STOPS):
            self.take()
        return both(*(op("not_equal", subject, value) for value in named))

    def equality(self, subject: Tree, name: str) -> Tree:
        """ "gleich" and one value, number or element."""
        if self.sees_element() and not (self.peek().kind == TEXT and self.peek(1).text != "("):
            return op(name, subject, self.operand())
        if self.sees_number_of() or self.sees_in(_TODAYS):
            return op(name, subject, self.operand())
        if self.peek().kind == NUMBER and not self.is_selection():
            return op(name, subject, int(self.take().text))
        found = [self.one_value(subject)]
        while self.sees_in(words.OR) and self.value_follows(subject):
            self.take()
            found.append(self.one_value(subject))
        parts = tuple(op(name, subject, value) for value in found)
        return parts[0] if len(parts) == 1 else Op("or" if name == "equal" else "and", parts)

    def value_follows(self, subject: Tree) -> bool:
        """Whether behind "or" comes one more value rather than another condition."""
        self.at += 1
        found = self.peek().text in words.LAENDER if subject == _LAND else self.sees_value(self.place)
        found = found and not self.sees_element() and not self.sees_number_of()
        self.at -= 1
        return found

    def order(self, subject: Tree) -> Tree:
        """ "kleiner als", "vor dem Datum in Feld …", "jünger als 18 Jahre"."""
        word = self.take().low
        sign = "<" if word in _SMALLER else ">"
        if self.skip(frozenset({"oder"})):
            self.skip(frozenset({"gleich"}))
            sign += "="
        self.skip(frozenset({"als", "dem", "des", "der", "in", "im", "am"}) | words.VALUE_NOUNS)
        limit = self.limit()
        years = self.skip(_YEARS)
        by_age = word in ("jünger", "älter") or (years and isinstance(subject, Ref))
        return self.ordered(op("age", subject) if by_age else subject, sign, limit)

    def sees_before_verb(self, word: str) -> bool:
        """Whether a relative clause with this word follows."""
        ahead = 0
        while self.peek(ahead).kind in (WORD, MARK) and self.peek(ahead).low not in words.THEN and ahead < 20:
            if self.peek(ahead).low == word:
                return True
            ahead += 1
        return False

    def membership(self, subject: Tree) -> Tree:
        """ "ein Staat gewählt wird, der nicht zur EU gehört", of the list that the rule spells out."""
        negated = False
        while not self.skip(frozenset({"gehört"})):
            negated |= self.take().low in words.NOT
        if negated:
            return both(*(op("not_equal", subject, code) for code in self.code_list.codes))
        return either(*(op("equal", subject, code) for code in self.code_list.codes))

    def range(self, subject: Tree) -> Tree:
        """ "deren Code im Bereich >= 100 bis < 200 liegt"."""
        while not (self.peek().kind in (SIGN, NUMBER)):
            if self.peek().kind != WORD and not self.sees_mark(","):
                raise self.stuck()
            self.take()
        low = self.ordered(subject, self.take().text if self.peek().kind == SIGN else ">=", self.limit())
        if not self.skip(frozenset({"bis", "und"})):
            raise self.stuck()
        high = self.ordered(subject, self.take().text if self.peek().kind == SIGN else "<=", self.limit())
        return op("and", low, high)

    # -- numbers and dates --------------------------------------------------------------------------------

    def sees_number_of(self) -> bool:
        return self.sees("das", "alter", "aus") or self.sees("die", "anzahl")

    def operand(self) -> Tree:
        """Something to compare with: an element, an age, a count, today, a number or a text."""
        if self.sees("das", "alter", "aus"):
            self.at += 3
            return op("age", self.ref(self.element()))
        if self.sees("die", "anzahl"):
            self.at += 2
            self.skip(frozenset({"der", "ausgefüllten", "angaben", "unter"}))
            return Op("count", tuple(self.ref(place) for place in self.several()))
        if self.sees_in(_TODAYS):
            self.skip(_TODAYS | {"datum"})
            return _TODAY
        if self.peek().kind == TEXT and not self.sees_element():
            return self.take().text
        if self.peek().kind == NUMBER:
            return int(self.take().text)
        return self.ref(self.element())

    def sees_valid_date(self) -> bool:
        return self.sees("aus") and self.peek(1).kind in (ID, TEXT)

    def valid_date(self) -> Tree:
        self.take()
        parts = tuple(self.ref(place) for place in self.several())
        if len(parts) != 3 or not self.skip(frozenset("ein gültiges datum entsteht".split())):
            raise self.stuck()
        return Op("is_valid_date", parts)

    # -- several elements ---------------------------------------------------------------------------------

    def sees_quantity(self) -> bool:
        """ "mindestens eines der Felder", "eines der folgenden Felder", "alle drei Felder"."""
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

    def several(self) -> list[Place]:
        """A list of elements; "of the group" means all yes/no fields of the owner."""
        self.skip(words.ARTICLES | words.NOUNS - words.GROUP_NOUNS | {"von"})
        if self.sees_in(words.GROUP_NOUNS) and not self.sees_element():
            self.take()
            return self.yes_no_fields()
        found = [self.element()]
        while self.sees_mark(",") or self.sees_in(words.AND | words.OR):
            before = self.at
            self.take()
            self.skip(words.AND | words.OR)
            if not self.sees_element():
                self.at = before
                break
            found.append(self.element())
        return found

    def yes_no_fields(self) -> list[Place]:
        group = self.elements.by_path.get(self.owner)
        if group is None or not isinstance(group.element, SchemaGroup):
            raise self.stuck()
        inside = [self.elements.by_path[(*self.owner, child.element.id)] for child in group.element.children]
        found = [
            place for place in inside if isinstance(place.element, SchemaField) and place.element.datatype == "bool"
        ]
        if not found:
            raise NotUnderstood("In der Gruppe gibt es keine Ja-Nein-Felder.")
        return found

    def said_of_each(self, places: list[Place]) -> Predicate:
        """The predicate behind a list; a filled-in field if it says only that."""
        self.skip(words.MODALS | frozenset({"mit", "den", "jeweils"}) | words.VALUE_NOUNS)
        sign = self.take().text if self.peek().kind == SIGN else "="
        value = self.value(places[0])
        if value is not None:
            self.skip(_CHOSEN | _CLOSING_WORDS)
            return lambda place: op("equal" if sign == "=" else "not_equal", self.ref(place), value)
        entered = self.entry_made()
        if entered is None and self.skip(frozenset({"leer"})):
            entered = False
        if entered is None:
            raise self.stuck()
        self.close()
        return lambda place: op("not", op("is_empty", self.ref(place))) if entered else op("is_empty", self.ref(place))

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
