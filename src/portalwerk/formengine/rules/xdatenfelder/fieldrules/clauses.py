"""Clauses: what an action does to which elements.

A clause has no fixed order of words: its verbs say what happens, its elements to whom.
"""

from dataclasses import dataclass, field

from portalwerk.formengine.rules.xdatenfelder.fieldrules import words
from portalwerk.formengine.rules.xdatenfelder.fieldrules.comparing import LAND, TODAY
from portalwerk.formengine.rules.xdatenfelder.fieldrules.conditions import Conditions
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Place
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tokens import END, NUMBER, TEXT
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Tree, both, either, op, opposite

_HARMLESS = (
    words.FILLERS
    | words.NOUNS
    | words.VALUE_NOUNS
    | words.word_set("zu dann gewählte auszuwählenden auszuwählende stehen liegen gültig datensatz")
)
_HARMLESS_MARKS = frozenset(',:-–()"')
_ORDERS = words.word_set("vor nach kleiner größer früher später")


@dataclass(slots=True)
class Clause:
    """What a clause says before it is interpreted."""

    targets: list[Place] = field(default_factory=list)
    verbs: set[str] = field(default_factory=set)
    negated: bool = False
    only: bool = False
    together: bool = False
    modal: str = ""
    commanded: str = ""
    value: str | bool | int | None = None
    validity: Tree | None = None
    complete: bool = False
    at: int = 0


class Clauses(Conditions):
    """Reads clauses and the Länder they hold for."""

    scope: Tree = True
    named_lands: list[str]
    last_targets: list[Place]
    under_condition = False

    def clauses(self) -> list[Clause]:
        done = [self.clause()]
        while True:
            before = self.at
            self.skip_marks(",")
            joined = self.skip(words.AND)
            if not joined or self.sees_in(words.IF | words.ELSE) or self.peek().kind == END:
                self.at = before
                return done
            done.append(self.clause())

    def clause(self) -> Clause:
        clause = Clause(at=self.at)
        while not self.clause_ends(clause):
            self.piece(clause)
        bare = not clause.verbs and not clause.modal and clause.value is None and clause.validity is None
        if bare and clause.targets and self.under_condition:
            # "then A, B and deactivate C": the verb before A was forgotten; only to show them can be meant.
            clause.verbs.add(words.SHOW)
            clause.complete = True
        if not clause.verbs and clause.validity is None:
            raise self.stuck()
        if not clause.targets:
            clause.targets = list(self.last_targets)
        self.last_targets = list(clause.targets)
        return clause

    def clause_ends(self, clause: Clause) -> bool:
        token, after = self.peek(), self.peek(1)
        if token.kind == END or self.sees_in(words.ELSE):
            return True
        if token.text in (".", ";") and token.kind != TEXT:
            return True
        if self.sees_in(words.IF) and not (token.low == "bei" and after.low == "der"):
            return bool(clause.targets or clause.verbs)
        if token.text == "," and token.kind != TEXT:
            return after.low in words.IF | words.ELSE
        if token.low in words.AND:
            if after.low in words.IMPERATIVES | words.MODALS | {"ist", "wird"}:
                return True
            if clause.complete:
                return True
        return self.sees_scope() and clause.complete

    def piece(self, clause: Clause) -> None:
        """One piece of a clause: an element, a value, a scope, or a word."""
        if self.takes_lands(clause) or self.takes_value(clause):
            return
        if self.sees_element():
            clause.targets.append(self.element())
        elif self.sees("wobei"):
            self.restriction(clause)
        elif self.sees_in(_ORDERS) and clause.targets:
            clause.validity = self.in_order(clause)
        elif self.sees_in(words.FUTURE | words.PAST) and clause.targets:
            clause.validity = self.from_today(clause)
        else:
            self.word(clause)

    def word(self, clause: Clause) -> None:
        """A word with its part in the clause; harmless ones are passed over, all others stop the reading."""
        low = self.peek().low
        if self.manner(clause, low):
            pass
        elif low in words.VERBS:
            self.verb(clause, low)
        elif low in words.PARTICLES and clause.commanded:
            clause.verbs.add(words.PARTICLES[low])
            clause.complete = True
        elif low in words.IMPERATIVES:
            clause.commanded = low
        elif low not in _HARMLESS | words.AND and self.peek().text not in _HARMLESS_MARKS:
            raise self.stuck()
        self.take()

    def manner(self, clause: Clause, low: str) -> bool:
        """Whether a word only says how: may or must, not, only, together."""
        if low in words.MODALS:
            clause.modal = low
        clause.negated |= low in words.NOT
        clause.only |= low == "nur"
        clause.together |= low in words.TOGETHER
        return low in words.MODALS | words.NOT | words.TOGETHER | {"nur"}

    def verb(self, clause: Clause, low: str) -> None:
        meaning = words.VERBS[low]
        clause.verbs.add(meaning)
        if low in words.IMPERATIVES:
            clause.commanded = low
        else:
            clause.complete = True

    def takes_lands(self, clause: Clause) -> bool:
        """Reads "nur für die Länder TH und HH": a scope inside a clause."""
        ahead = 1 if self.sees("nur") else 0
        before = self.at
        self.at += ahead
        if self.sees_scope() and not clause.complete:
            scope = self.scope_tree()
            self.scope = scope
            return True
        self.at = before
        return False

    def takes_value(self, clause: Clause) -> bool:
        """A value in a clause: "mit 001 „privat“ vorzubefüllen", "die Auswahl 002=geschäftlich"."""
        if not clause.targets or clause.value is not None:
            return False
        before = self.at
        announced = self.skip(frozenset({"mit", "die", "den", "dem", "der"}) | words.VALUE_NOUNS)
        if announced and self.peek().kind in (NUMBER, TEXT) and not self.sees_element():
            clause.value = self.value(clause.targets[-1])
            return True
        if announced and self.tokens[self.at - 1].low in {"mit"} | words.VALUE_NOUNS and not self.sees_element():
            clause.value = self.value(clause.targets[-1])
            if clause.value is not None:
                return True
        self.at = before
        return False

    def in_order(self, clause: Clause) -> Tree:
        """Reads "muss zeitlich vor dem Datum in Feld … liegen"."""
        tree = self.order(self.ref(clause.targets[-1]))
        self.skip(frozenset({"liegen", "sein"}))
        clause.complete = True
        return opposite(tree) if clause.negated else tree

    def from_today(self, clause: Clause) -> Tree:
        """Reads "darf nicht in der Zukunft liegen"."""
        date = self.ref(clause.targets[-1])
        tree = op("less_than", TODAY, date) if self.sees_in(words.FUTURE) else op("less_than", date, TODAY)
        self.take()
        self.skip(frozenset({"liegen", "sein"}))
        clause.complete = True
        return opposite(tree) if clause.negated else tree

    def restriction(self, clause: Clause) -> None:
        """Reads "wobei nur die Codes A … ODER B … ausgewählt werden dürfen"."""
        if not clause.targets:
            raise self.stuck()
        self.take()
        target = clause.targets[-1]
        self.skip(frozenset({"nur"}) | words.ARTICLES | words.VALUE_NOUNS)
        self.place = target
        clause.validity = self.values(self.ref(target), "=")
        self.skip(words.VERBS.keys() | words.MODALS | {"werden"})
        clause.complete = True

    # -- Länder ---

    def sees_scope(self) -> bool:
        if not self.sees_in(frozenset({"für", "in", "im"})):
            return False
        ahead = 1
        while self.peek(ahead).low in words.ARTICLES | {"alle", "allen", "anderen", "übrigen"}:
            ahead += 1
        if self.sees("für") and self.peek(1).text.lower() in words.LAND_CODES:
            return True
        return self.peek(ahead).low in words.LAND_NOUNS

    def read_scope(self) -> None:
        self.scope = self.scope_tree()
        self.skip(frozenset({"gilt", "gelten", "folgendes"}))
        self.skip_marks(".:,")

    def scope_tree(self) -> Tree:
        """The condition of a scope: one of these Länder, or none of those named before."""
        others = False
        if self.peek(1).text.lower() in words.LAND_CODES:
            self.take()
            return self.scope_of_codes()
        while self.peek().low not in words.LAND_NOUNS:
            others |= self.take().low in words.OTHERS
        self.take()
        if others:
            return both(*(op("not_equal", LAND, code) for code in dict.fromkeys(self.named_lands)))
        return self.scope_of_codes()

    def scope_of_codes(self) -> Tree:
        """One Land or several."""
        codes = [self.land()]
        while (self.sees_mark(",") or self.sees_in(words.AND | words.OR)) and self.peek(
            1
        ).text.lower() in words.LAND_CODES:
            self.take()
            codes.append(self.land())
        self.named_lands += codes
        return either(*(op("equal", LAND, code) for code in codes))
