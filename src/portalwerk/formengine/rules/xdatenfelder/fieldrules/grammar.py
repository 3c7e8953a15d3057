"""The grammar of whole rules.

    rule       := { scope | statement | explanation }
    scope      := "Für" ("das Land" | "die Länder" | "alle anderen Länder") codes "gilt" ":"
    statement  := "Wenn" condition [","] ["dann"] actions [ "sonst" actions ]
                | actions [ "wenn" condition ]
                | "Es muss" ("gelten, dass" condition | quantity "der Felder" elements predicate)
    actions    := clause { "und" clause }

A clause has no fixed order of words: its verbs say what happens, its elements to whom.
"""

from dataclasses import dataclass, replace
from itertools import takewhile

from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.clauses import Clause, Clauses
from portalwerk.formengine.rules.xdatenfelder.fieldrules.comparing import find_code_list
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements, Place
from portalwerk.formengine.rules.xdatenfelder.fieldrules.reader import NotUnderstood
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import END, MAX_LENGTH, WORD, Token, tokens
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import (
    FORBIDDEN,
    REQUIRED,
    VALIDATION,
    Entry,
    Op,
    Tree,
    both,
    either,
    op,
    opposite,
    refs,
)


@dataclass(frozen=True, slots=True)
class Said:
    """An entry before the Länder it holds for become part of its condition."""

    effect: str
    target: Place | None
    condition: Tree
    scope: Tree

    def entry(self, elements: Elements, owner: tuple[str, ...]) -> Entry:
        target = None if self.target is None else elements.ref(self.target, owner)
        if self.scope is True:
            return Entry(self.effect, target, self.condition)
        if self.effect == VALIDATION:
            return Entry(self.effect, target, either(opposite(self.scope), self.condition))
        return Entry(self.effect, target, both(self.scope, self.condition))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the grammar found: the entries, and remarks for an editor (a misspelt id, a repaired slip)."""

    entries: tuple[Entry, ...]
    remarks: tuple[str, ...] = ()


def read_rule(text: str, elements: Elements, owner: tuple[str, ...], *, to_the_letter: bool = False) -> Reading:
    """Read the text of a rule that belongs to this owner.

    To the letter nothing is added or repaired; so our own sentences are read back.

    Raises: `NotUnderstood` with one German sentence.
    """
    if len(text) > MAX_LENGTH:
        raise NotUnderstood("Der Text der Regel ist zu lang.")
    statements = Statements(tokens(text, elements.by_id), elements, owner)
    said, remarks = statements.rule(), statements.remarks
    if not to_the_letter:
        said = [*said, *(more for more in statements.implied if not _hides(said, more))]
        said = _repaired(said, remarks)
    entries = dict.fromkeys(entry.entry(elements, owner) for entry in said)
    return Reading(tuple(entries), tuple(remarks))


def _hides(said: list[Said], more: Said) -> bool:
    return any((one.effect, one.target) == (FORBIDDEN, more.target) for one in said)


def _repaired(said: list[Said], remarks: dict[str, None]) -> list[Said]:
    """A rule that hides an element exactly where it demands it has "=" and "<>" confused in one place."""
    found = []
    for one in said:
        demands = (other for other in said if (other.effect, other.target) == (REQUIRED, one.target))
        if one.effect == FORBIDDEN and any(_contradict(other.condition, one.condition) for other in demands):
            one = replace(one, condition=opposite(one.condition))
            remarks["Die Regel fordert und verbietet dasselbe. „=“ und „<>“ sind wohl einmal vertauscht."] = None
        found.append(one)
    return found


def _contradict(demanded: Tree, forbidden: Tree) -> bool:
    """Whether two simple comparisons of one element hold together: `= 1` with `= 1`, `= Ja` with `<> Nein`."""
    if not (isinstance(demanded, Op) and isinstance(forbidden, Op)) or demanded.name != "equal":
        return False
    if forbidden.name == "equal":
        return demanded == forbidden
    same_subject = forbidden.parts[0] == demanded.parts[0]
    return forbidden.name == "not_equal" and same_subject and forbidden.parts[1] != demanded.parts[1]


class Statements(Clauses):
    """Reads the statements of one rule into entries."""

    def __init__(self, found: list[Token], elements: Elements, owner: tuple[str, ...]) -> None:
        super().__init__(found, elements, owner)
        self.seen_values = {}
        self.code_list = find_code_list(found)
        self.said: list[Said] = []
        self.implied: list[Said] = []
        self.named_lands = []
        self.last_targets = []

    def rule(self) -> list[Said]:
        while True:
            self.skip_marks(".,;:!*•-–)(")
            self.skip(words.AND)
            if self.peek().kind == END:
                break
            if self.sees_scope():
                self.read_scope()
            elif self.sees_explanation():
                self.explanation()
            elif self.at == self.code_list.start:
                self.at = self.code_list.end
            else:
                self.statement()
        if not self.said:
            raise NotUnderstood("Die Regel verlangt und verbietet nichts.")
        return self.said

    def sees_explanation(self) -> bool:
        low = "".join(token.low for token in self.tokens[self.at : self.at + 3] if token.text != ".")
        return self.peek().low in words.EXPLAINS or (
            low.startswith(("dh", "zb", "dasheißt")) and self.peek(1).low != "as"
        )

    def explanation(self) -> None:
        """An explanation ends with its sentence: at a full stop before a new statement, or with the rule."""
        while self.peek().kind != END:
            ended = self.take().text == "."
            begins = self.peek().text[:1].isupper() and self.peek().low in words.IF | {"das", "die", "es"}
            if ended and (begins or self.sees_scope()):
                return

    # -- statements ---------------------------------------------------------------------------------------

    def statement(self) -> None:
        if self.sees("nur") and self.peek(1).low in words.IF:
            self.take()
            self.conditional_statement(only=True)
        elif self.sees_in(words.IF) or self.opens_condition():
            self.conditional_statement()
        elif self.sees("es", "muss", "gelten"):
            self.at += 3
            self.skip_marks(",")
            self.skip(frozenset({"dass"}))
            self.add(VALIDATION, None, self.condition())
        elif self.sees_demand():
            self.demand()
        else:
            self.act(self.clauses(), True)

    def opens_condition(self) -> bool:
        """Whether a sentence begins with its verb: "Ist … = Ja, dann …"."""
        first = self.at == 0 or self.tokens[self.at - 1].text == "."
        if not first or not self.sees_in(words.OPENINGS):
            return False
        sentence = takewhile(lambda token: token.text != "." and token.kind != END, self.tokens[self.at :])
        return any(token.text == "," for token in sentence)

    def conditional_statement(self, *, only: bool = False) -> None:
        self.take()
        condition = self.condition()
        self.skip_marks(",:")
        self.skip(words.THEN)
        self.skip_marks(",:")
        if self.sees_demand():
            self.demand(condition)
            return
        if self.sees_date_check():
            self.date_check(condition)
            return
        self.under_condition = True
        done = self.clauses()
        self.under_condition = False
        for clause in done:
            clause.only |= only
        self.act(done, condition)
        before = self.at
        self.skip_marks(",.;")
        if self.sees_in(words.ELSE):
            self.take()
            self.skip_marks(",:")
            self.otherwise(done, opposite(condition))
        else:
            self.at = before
            self.imply(done, condition)

    def otherwise(self, done: list[Clause], condition: Tree) -> None:
        """The branch behind "sonst": actions of its own, or only "nicht"."""
        if self.sees_in(frozenset({"nicht"})) and self.peek(1).text in (".", "", ","):
            self.take()
            for clause in done:
                clause.negated = not clause.negated
            self.act(done, condition)
        else:
            self.act(self.clauses(), condition)

    def imply(self, done: list[Clause], condition: Tree) -> None:
        """Who says "show it if" without a word about the rest means: otherwise not.

        That is left to the end: the same rule may still say it in another sentence.
        """
        for clause in done:
            if clause.commanded == "zeige" and not clause.negated and words.SHOW in clause.verbs:
                self.implied += [Said(FORBIDDEN, place, opposite(condition), self.scope) for place in clause.targets]

    def sees_demand(self) -> bool:
        """Reads "Es muss mindestens eines der Felder …", "Entweder muss … oder …": a demand on several elements."""
        before = self.at
        self.skip(frozenset({"es"}) | words.MODALS)
        found = self.sees_quantity() or self.sees("entweder")
        self.at = before
        return found

    def demand(self, condition: Tree = True) -> None:
        self.skip(frozenset({"es"}) | words.MODALS)
        if self.sees("entweder"):
            self.take()
            self.skip(words.MODALS)
            ways = self.alternatives()
            said = self.said_of_each(ways[0])
            tree: Tree = Op("xor", tuple(both(*(said(place) for place in way)) for way in ways))
        else:
            tree = self.of_several()
        self.close()
        self.add(VALIDATION, None, tree if condition is True else either(opposite(condition), tree))

    def alternatives(self) -> list[list[Place]]:
        """Elements between "entweder" and "oder"; several in brackets belong together."""
        ways: list[list[Place]] = []
        while True:
            self.skip(words.OR | words.MODALS)
            if self.sees_mark("("):
                self.take()
                ways.append(self.several())
                self.skip_marks(")")
            else:
                ways.append([self.element()])
            self.skip_marks(",")
            if not self.sees_in(words.OR):
                break
        if len(ways) < 2:
            raise self.stuck()
        return ways

    def sees_date_check(self) -> bool:
        words_ahead = {self.peek(ahead).low for ahead in range(9)}
        return bool(words_ahead & words.VALIDITY) and bool(words_ahead & words.CALENDAR)

    def date_check(self, condition: Tree) -> None:
        """Reads "… muss die Validität des sich ergebenden Kalenderdatums sichergestellt werden", of three numbers."""
        parts = tuple(dict.fromkeys(refs(condition)))
        if len(parts) != 3:
            raise self.stuck()
        while self.peek().kind == WORD:
            self.take()
        # A date of which day or month is unknown is valid as well, so the condition adds nothing.
        self.add(VALIDATION, None, Op("is_valid_date", parts))

    # -- from clauses to entries --------------------------------------------------------------------------

    def act(self, done: list[Clause], condition: Tree) -> None:
        """Turn clauses into entries; a condition may still follow: "ist ein Pflichtfeld, wenn …"."""
        before = self.at
        self.skip_marks(",")
        if condition is True and self.sees_in(words.IF):
            self.take()
            condition = self.condition()
        else:
            self.at = before
        constant = self.constant(done)
        if constant is not None and condition is True:
            place, value = constant
            self.add(VALIDATION, place, op("equal", self.ref(place), value))
            return
        for clause in done:
            self.interpret(clause, condition)

    def constant(self, done: list[Clause]) -> tuple[Place, str | bool | int] | None:
        """The element and value of "is prefilled with … and hidden"."""
        if words.PREFILL not in set().union(*(clause.verbs for clause in done)):
            return None
        hidden = any(words.HIDE in clause.verbs or (clause.negated and words.SHOW in clause.verbs) for clause in done)
        first = next((clause for clause in done if clause.value is not None), None)
        if not hidden or first is None or first.value is None:
            raise NotUnderstood("Ein Vorschlag, den man ändern darf, ist keine Bedingung.")
        return first.targets[-1], first.value

    def interpret(self, clause: Clause, condition: Tree) -> None:
        effect = self.effect(clause) if clause.verbs else None
        if clause.together and effect == FORBIDDEN and len(clause.targets) > 1:
            clause.validity = op("not", both(*(op("not", op("is_empty", self.ref(one))) for one in clause.targets)))
        elif effect == VALIDATION:
            self.choice(clause, condition)
        elif effect is not None:
            for place in clause.targets:
                self.affect(effect, place, condition, clause)
        if clause.validity is not None:
            valid = clause.validity
            self.add(VALIDATION, None, valid if condition is True else either(opposite(condition), valid))

    def affect(self, effect: str, place: Place, condition: Tree, clause: Clause) -> None:
        """Add an effect; "only if" says the rest too, and what only *may* be done then is not demanded."""
        only = clause.only and effect == REQUIRED and condition is not True
        if not only or clause.modal not in ("darf", "dürfen", "kann", "können"):
            self.add(effect, place, condition)
        if only:
            self.add(FORBIDDEN, place, opposite(condition))

    def effect(self, clause: Clause) -> str | None:
        """What a clause does to its targets; None if it only says that something is optional."""
        verbs = clause.verbs
        if words.OPTIONAL in verbs:
            return None
        if clause.value is not None and (words.PICK in verbs or words.FILL in verbs):
            return VALIDATION
        if words.EMPTY in verbs:
            return REQUIRED if clause.negated else FORBIDDEN
        if words.HIDE in verbs and not (verbs & {words.SHOW, words.FILL} and clause.commanded == "zeige"):
            return REQUIRED if clause.negated else FORBIDDEN
        if verbs & {words.SHOW, words.FILL, words.PICK}:
            if clause.negated and clause.modal in ("muss", "müssen", "muß") and words.SHOW not in verbs:
                return None
            return FORBIDDEN if clause.negated else REQUIRED
        raise self.stuck()

    def choice(self, clause: Clause, condition: Tree) -> None:
        """Reads "Auswahl 01 darf nicht ausgewählt werden"."""
        ref = self.ref(clause.targets[-1])
        value = clause.value
        if value is None:
            raise self.stuck()
        valid = op("not_equal" if clause.negated else "equal", ref, value)
        self.add(VALIDATION, None, valid if condition is True else either(opposite(condition), valid))

    def add(self, effect: str, target: Place | None, condition: Tree) -> None:
        self.said.append(Said(effect, target, condition, self.scope))
