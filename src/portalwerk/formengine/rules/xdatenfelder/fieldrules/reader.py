"""The ground of the grammar: moving over tokens, and reading what stands for an element or for a value."""

from collections.abc import Set

from portalwerk.formengine.rules.form import Option
from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements, Place, plain
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import END, ID, MARK, NUMBER, SIGN, TEXT, WORD, Token
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Ref
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField

#: How many words an unquoted name may have that is not the name in the schema.
_LONGEST_NAME = 25
_BEFORE_NAMES = words.ARTICLES | words.NOUNS | {"in", "im", "von", "bei", "für", "aus", "enthaltene", "darin", "alle"}
#: Words a name never continues with, unless it is a name of the schema.
_AFTER_NAMES = (
    words.STOPS | words.NOT | words.VERBS.keys() | {"mit", "als", "gleich", "den", "zu", "leer", "kleiner", "größer"}
)
_MOST_DEPTH = 40


class NotUnderstood(ValueError):
    """A rule that the grammar cannot read; the message is a German sentence for an editor."""


class Reader:
    """Tokens of one rule, read from left to right."""

    def __init__(self, found: list[Token], elements: Elements, owner: tuple[str, ...]) -> None:
        self.tokens = found
        self.elements = elements
        self.owner = owner
        self.at = 0
        self.depth = 0
        self.remarks: dict[str, None] = {}

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *low: str) -> bool:
        """Whether the next words are these."""
        return all(self.peek(ahead).low == word for ahead, word in enumerate(low))

    def sees_in(self, low: Set[str]) -> bool:
        return self.peek().low in low

    def sees_mark(self, mark: str) -> bool:
        return self.peek().kind == MARK and self.peek().text == mark

    def skip(self, low: Set[str]) -> bool:
        """Pass over all words of a set; whether there were any."""
        before = self.at
        while self.peek().low in low:
            self.at += 1
        return self.at > before

    def skip_marks(self, marks: str) -> None:
        while self.peek().kind == MARK and self.peek().text in marks:
            self.at += 1

    def stuck(self) -> NotUnderstood:
        """The refusal for this spot."""
        if self.peek().kind == END:
            return NotUnderstood("Die Regel bricht ab, bevor sie etwas sagt.")
        rest = " ".join(token.text for token in self.tokens[self.at : self.at + 6])
        return NotUnderstood(f"Ab „{rest[:80].strip()}“ ist die Regel nicht eindeutig lesbar.")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise NotUnderstood("Die Regel ist zu tief verschachtelt.")

    # -- elements -----------------------------------------------------------------------------------------

    def sees_element(self) -> bool:
        """Whether an element is named here, after articles and nouns."""
        ahead = 0
        while self.peek(ahead).low in _BEFORE_NAMES:
            ahead += 1
        token = self.peek(ahead)
        if token.kind == ID or self.describes(token, self.peek(ahead + 1)):
            return True
        if token.kind != TEXT:
            return False
        in_brackets = self.peek(ahead + 1).text == "(" and self.peek(ahead + 2).kind == ID
        announced = self.peek(ahead - 1).low in words.NOUNS if ahead else False
        return in_brackets or (announced and self.elements.find_by_name(token.text, self.owner) is not None)

    def describes(self, token: Token, after: Token) -> bool:
        """Whether a word stands before an id to say what it is: "das Enddatum F…"."""
        known = token.low in _AFTER_NAMES | words.FILLERS | words.AND | words.OR | words.IF | words.QUANTITIES.keys()
        return token.kind == WORD and token.text[0].isupper() and after.kind == ID and not known

    def element(self) -> Place:
        """An element: by id and perhaps name, by name with the id in brackets, or by name alone."""
        self.skip(_BEFORE_NAMES)
        if self.describes(self.peek(), self.peek(1)):
            self.take()
        token = self.take()
        if token.kind == TEXT:
            if self.sees_mark("("):
                self.take()
                place = self.found(tuple(self.take().text.split(".")), token.text)
                self.skip_marks(")")
                return place
            named = self.elements.find_by_name(token.text, self.owner)
            if named is None:
                raise NotUnderstood(f"Ein Element mit dem Namen „{token.text[:60]}“ gibt es im Schema nicht.")
            return named
        if token.kind != ID:
            self.at -= 1
            raise self.stuck()
        ids = tuple(token.text.split("."))
        # "in the group A in the field B" is the path A.B.
        known = self.elements.find(ids, self.owner)
        name = self.name_of(known)
        inner = self.peek(1).low in words.NOUNS and self.peek(2).kind == ID
        if (
            self.peek().low in ("im", "in")
            and inner
            and known is not None
            and not isinstance(known.element, SchemaField)
        ):
            self.at += 2
            ids += tuple(self.take().text.split("."))
            name = self.name_of(self.elements.find(ids, self.owner))
        return self.found(ids, name)

    def found(self, ids: tuple[str, ...], name: str) -> Place:
        place = self.elements.find(ids, self.owner)
        if place is None:
            place = self.elements.find_misspelt(ids, name, self.owner)
            if place is None:
                raise NotUnderstood(f"Das Element „{'.'.join(ids)}“ gibt es im Schema nicht.")
            self.remarks[f"„{ids[-1]}“ gibt es nicht; gemeint ist wohl „{place.element.id}“."] = None
        return place

    def ref(self, place: Place) -> Ref:
        return self.elements.ref(place, self.owner)

    def name_of(self, place: Place | None) -> str:
        """Pass over the name that stands behind an id, quoted or not, and give it back."""
        if self.peek().kind == TEXT and not (self.peek(1).text == "(" and self.peek(2).kind == ID):
            return "" if place is not None and self.is_value(place) else self.take().text
        names = () if place is None else (place.element.name, place.element.label)
        begin, end = self.at, max((self.matched(name) for name in names), default=self.at)
        if end == begin:
            end = self.free_name()
        self.at = end
        return " ".join(token.text for token in self.tokens[begin:end])

    def is_value(self, place: Place) -> bool:
        """Whether the quoted text here is no name of the element but one of its values."""
        quoted = plain(self.peek().text)
        options = self.elements.options(place.element)
        values = {plain(text) for option in options for text in (option.label, option.code, option.code + option.label)}
        return quoted in values - {plain(place.element.name), plain(place.element.label)}

    def matched(self, name: str) -> int:
        """Where the tokens end that spell this name from here on; here if they do not."""
        wanted, seen, at = plain(name), "", self.at
        while wanted and len(seen) < len(wanted):
            equals = seen and self.tokens[at].kind == SIGN and self.tokens[at].text == "="
            if not equals and self.tokens[at].kind not in (WORD, NUMBER, MARK, TEXT):
                break
            seen += plain(self.tokens[at].text)
            at += 1
        # What the name ends with belongs to it; the same mark behind another name does not.
        closing = name[len(name.rstrip(")?!. *")) :]
        while seen == wanted and self.tokens[at].kind == MARK and self.tokens[at].text in closing:
            at += 1
        return at if wanted and seen == wanted else self.at

    def free_name(self) -> int:
        """Where a name ends that is not in the schema: at a word that has a part in the sentence."""
        at = self.at
        if not (self.tokens[at].text[:1].isupper() or self.tokens[at].text == "("):
            return at
        while at - self.at < _LONGEST_NAME:
            token = self.tokens[at]
            if token.text == "(" and token.kind == MARK:
                at = self.behind_bracket(at)
                continue
            named = (token.kind == WORD and token.low not in _AFTER_NAMES) or (
                token.kind == MARK and token.text in "-–/:&"
            )
            if not named and not (token.kind == NUMBER and at > self.at):
                break
            if token.low in words.AND | words.OR and self.joins(at):
                break
            if token.low in words.PARTICLES and self.tokens[at + 1].kind in (MARK, END):
                break
            at += 1
        return at

    def behind_bracket(self, at: int) -> int:
        """Behind the closing bracket of one that opens here; behind the opening one if none closes."""
        depth = 0
        for end in range(at, min(at + 40, len(self.tokens))):
            depth += {"(": 1, ")": -1}.get(self.tokens[end].text, 0) if self.tokens[end].kind == MARK else 0
            if depth == 0:
                return end + 1
        return at + 1

    def joins(self, at: int) -> bool:
        """Whether "and" or "or" at this token joins parts of the sentence rather than words of a name."""
        token, after = self.tokens[at + 1], self.tokens[min(at + 2, len(self.tokens) - 1)]
        if token.kind in (ID, SIGN, NUMBER, TEXT) or token.text == "(":
            return True
        if token.low in words.IMPERATIVES | words.MODALS | words.STOPS | words.NOT or token.text in words.LAENDER:
            return True
        short = token.kind == WORD and len(token.text) <= 5 and token.text[0].isupper()
        is_code = short and (after.kind == TEXT or (token.text.isupper() and after.text[:1].isupper()))
        return is_code or (token.low in _BEFORE_NAMES and (after.low in words.NOUNS or after.kind == ID))

    # -- values -------------------------------------------------------------------------------------------

    def sees_value(self, place: Place | None) -> bool:
        before = self.at, dict(self.remarks)
        try:
            return self.value(place) is not None
        except NotUnderstood:
            return False
        finally:
            self.at, self.remarks = before

    def value(self, place: Place | None) -> str | bool | int | None:
        """A value of an element, with its label; None (and nothing read) if there is none."""
        element = place.element if place else None
        if isinstance(element, SchemaField) and element.datatype == "bool" and self.truth() is not None:
            return self.take_truth()
        options = self.elements.options(element) if element else ()
        option = self.longest_option(options)
        if option is not None:
            return option
        token = self.peek()
        if token.kind == TEXT:
            self.take()
            return self.known(token.text, options)
        if token.kind == NUMBER:
            self.take()
            if isinstance(element, SchemaField) and element.datatype.startswith("num"):
                return int(token.text)
            return self.known(token.text, options, self.label())
        if self.truth() is not None:
            truth = self.take_truth()
            # A selection may offer "Ja" itself; then that is the value, not its truth.
            return truth if not options else self.known(token.text, options)
        is_code = token.kind == WORD and token.text[0].isupper() and len(token.text) <= 5
        is_code = is_code and token.low not in _AFTER_NAMES | words.OR | words.AND
        if is_code or any(option.code == token.text for option in options):
            self.take()
            return self.known(token.text, options, self.label())
        return None

    def truth(self) -> bool | None:
        low = plain(self.peek().text) if self.peek().kind in (WORD, TEXT) else ""
        return True if low in words.TRUE else False if low in words.FALSE else None

    def take_truth(self) -> bool:
        truth = self.truth()
        self.take()
        return truth is True

    def longest_option(self, options: tuple[Option, ...]) -> str | None:
        """The option whose code and label, or label alone, stand here."""
        best, end = None, self.at
        for option in options:
            for spelling in (f"{option.code} {option.label}", option.label):
                reached = self.matched(spelling)
                if reached > end:
                    best, end = option.code, reached
        if best is None or (self.peek().kind == WORD and end == self.at + 1 and self.peek(1).kind == TEXT):
            return None
        self.at = end
        return best

    def label(self) -> str:
        """Pass over the label behind a code, quoted or not, and give it back."""
        begin = self.at
        joined = self.peek().text in ("-", "–", ":") or (self.peek().kind == SIGN and self.peek().text == "=")
        if joined and self.peek(1).kind in (TEXT, WORD):
            self.take()
        if self.peek().kind == TEXT:
            return self.take().text
        first = self.at
        while self.at - first < _LONGEST_NAME and self.in_label(first):
            self.at = self.behind_bracket(self.at) if self.sees_mark("(") else self.at + 1
        if self.at == first:
            self.at = begin
        return " ".join(token.text for token in self.tokens[first : self.at])

    def in_label(self, first: int) -> bool:
        """Whether the next token still belongs to an unquoted label."""
        token, after = self.peek(), self.peek(1)
        begins = self.at == first
        if token.low in words.AND | words.OR:
            return not self.joins(self.at)
        if token.kind == MARK:
            return token.text == "(" or (not begins and self.mark_in_label(token, after))
        if token.kind == NUMBER:
            return not begins
        negates = token.low in words.NOT and after.low in words.VERBS
        if begins:
            # A label may begin with any word, but "then" or "must" after a bare code goes on with the sentence.
            goes_on = token.low in words.STOPS | words.VERBS.keys() or negates
            return token.kind == WORD and (not goes_on or (token.low in words.ELSE and after.text == "."))
        ends = token.low in words.STOPS | {"jahre", "jahren", "liegt", "lautet"} or token.low in words.VERBS
        return token.kind == WORD and not ends and not negates

    def mark_in_label(self, token: Token, after: Token) -> bool:
        """Whether a mark inside a label is part of it: of an abbreviation, of a list of names."""
        if token.text == "." and (after.low in words.AND | words.OR | words.THEN or after.text in (",", ")", ";", ".")):
            return True
        goes_on = after.kind == WORD and after.low not in words.STOPS | words.AND | words.OR | _BEFORE_NAMES
        return token.text in "-–&/:.,;" and goes_on

    def known(self, written: str, options: tuple[Option, ...], label: str = "") -> str:
        """The code that somebody wrote by its code, its label, both, or without leading zeros."""
        if not options or any(option.code == written for option in options):
            return written
        first = written.split()[0] if written.split() else written
        for test in (
            lambda option: plain(option.label) == plain(written),
            lambda option: bool(label) and plain(option.label) == plain(label),
            lambda option: option.code == first,
            lambda option: option.code.lstrip("0") == first.lstrip("0") != "",
        ):
            hits = [option.code for option in options if test(option)]
            if len(hits) == 1:
                return hits[0]
        self.remarks[f"Den Wert „{written[:60]}“ gibt es in der Auswahl nicht."] = None
        return written
