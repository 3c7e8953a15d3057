"""Comparisons in conditions: by signs, in words, with lists of values, by order, age and range."""

from dataclasses import dataclass

from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Place
from portalwerk.formengine.rules.xdatenfelder.fieldrules.reader import NotUnderstood, Reader
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import END, MARK, NUMBER, SIGN, TEXT, WORD, Token
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Ref, Tree, both, either, op
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField, SchemaGroup

LAND, TODAY = Ref("land"), Ref("today")


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


class Comparisons(Reader):
    """Reads what is compared with what; `subject` is the element that was named last."""

    subject: Tree | None = None
    place: Place | None = None
    #: All values that this rule compares an element with, for "all other values".
    seen_values: dict[Tree, list[Tree]]
    code_list: CodeListInText

    def compared(self, subject: Tree) -> Tree:
        """Comparisons by signs: `= 001 "…" ODER = 002 "…"`, `<> (A UND B)`, `< 18 Jahre`."""
        sign = self.take().text
        if sign == "=" and self.peek().kind == SIGN:
            sign = self.take().text
        if sign in ("=", "!="):
            return self.values(subject, sign)
        limit = self.limit()
        years = self.sees_in(words.YEARS)
        self.skip(words.YEARS)
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
        while self.sees_in(words.AND | words.OR) or (self.sees_mark(",") and (bracket or self.value_comes_next())):
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

    def value_comes_next(self) -> bool:
        """Whether a comma goes on with another code: "001, 002 oder 003"."""
        return self.peek(1).kind == NUMBER and self.tokens[self.at - 1].kind in (NUMBER, TEXT)

    def one_value(self, subject: Tree) -> Tree:
        self.skip(words.VALUE_NOUNS | frozenset({"der", "den"}))
        if subject == LAND:
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
        """Reads "all other possible values": none of those this rule has named."""
        named = self.seen_values.get(subject, [])
        if not named:
            raise self.stuck()
        while self.peek().kind == WORD and not self.sees_in(words.STOPS):
            self.take()
        return both(*(op("not_equal", subject, value) for value in named))

    def equality(self, subject: Tree, name: str) -> Tree:
        """Reads "gleich" and one value, number or element."""
        if self.sees_element() and not (self.peek().kind == TEXT and self.peek(1).text != "("):
            return op(name, subject, self.operand())
        if self.sees_number_of() or self.sees_in(words.TODAY):
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
        found = self.peek().text in words.LAENDER if subject == LAND else self.sees_value(self.place)
        found = found and not self.sees_element() and not self.sees_number_of()
        self.at -= 1
        return found

    def order(self, subject: Tree) -> Tree:
        """Reads "kleiner als", "vor dem Datum in Feld …", "jünger als 18 Jahre"."""
        word = self.take().low
        sign = "<" if word in words.SMALLER else ">"
        if self.skip(frozenset({"oder"})):
            self.skip(frozenset({"gleich"}))
            sign += "="
        self.skip(frozenset({"als", "dem", "des", "der", "in", "im", "am"}) | words.VALUE_NOUNS)
        limit = self.limit()
        years = self.skip(words.YEARS)
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
        """Reads "ein Staat gewählt wird, der nicht zur EU gehört", of the list that the rule spells out."""
        negated = False
        while not self.skip(frozenset({"gehört"})):
            negated |= self.take().low in words.NOT
        if negated:
            return both(*(op("not_equal", subject, code) for code in self.code_list.codes))
        return either(*(op("equal", subject, code) for code in self.code_list.codes))

    def range(self, subject: Tree) -> Tree:
        """Reads "deren Code im Bereich >= 100 bis < 200 liegt"."""
        while self.peek().kind not in (SIGN, NUMBER):
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
        if self.sees_in(words.TODAY):
            self.skip(words.TODAY | {"datum"})
            return TODAY
        if self.peek().kind == TEXT and not self.sees_element():
            return self.take().text
        if self.peek().kind == NUMBER:
            return int(self.take().text)
        return self.ref(self.element())

    # -- several elements ---

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
