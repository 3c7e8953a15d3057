"""The protocol of real life: every month the table is rebuilt from what was known then, and that month foretold.

Open cases count for as long as they were seen waiting (censored). Who has not moved for half a year is dormant and
no longer waits. Judged is only what a fair judge can know: where the decision is in the log, and not so near its
end that only fast cases could have been decided.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from portalwerk.forecast.rules.curve import Wait, curve_of
from portalwerk.forecast.rules.evaluation.log import LoggedCase, LoggedEvent, main_activities
from portalwerk.forecast.rules.evaluation.measures import Tally
from portalwerk.forecast.rules.evaluation.methods import Credibility, Known, Method, Moment, grained, moments_of
from portalwerk.forecast.rules.gate import DORMANT_DAYS, oldest_known

# A dormant case was dropped or withdrawn without a word, at some time between its last event and the day on which it
# counts as dormant. The middle of that span is the usual guess for what nobody wrote down.
_LEFT_AFTER = DORMANT_DAYS / 2
_STARTED_SHARE = 0.4
# So long before the end of the log that this share of the cases could have been decided nothing is judged.
_SETTLED = 0.95


@dataclass(frozen=True, slots=True)
class Course:
    """One case as the rolling protocol sees it: its events before the decision, and when that came, if it did."""

    before: LoggedCase
    decided_at: float | None

    @property
    def took(self) -> float:
        """How many days it took until the decision."""
        return (self.decided_at or 0.0) - self.before.began


def run_rolling(cases: Sequence[LoggedCase], decision: str, methods: Sequence[Method]) -> list[Tally]:
    """Return what each method was worth, in the order of `methods`. Parameters: decision, the activity that decides."""
    courses = sorted(_courses(cases, decision), key=lambda course: course.before.began)
    if not courses:
        return [Tally() for _ in methods]
    begins = [course.before.began for course in courses]
    end = max(case.events[-1].at for case in cases)
    totals = sorted(course.took for course in courses if course.decided_at is not None)
    last = end - (_share_of(totals, _SETTLED) if totals else 0)
    runs, memory = [_Run(method) for method in methods], _Memory()
    months = list(_months(begins[int(len(begins) * _STARTED_SHARE)], last))
    for start, stop in pairwise(months):
        started = courses[: bisect_left(begins, start)]
        main = main_activities([_until(course.before, start) for course in started])
        learned = memory.known(started, main, start)
        oldest = _oldest(learned)
        due = [(number, *pair) for number, course in enumerate(courses) for pair in _due(course, main, start, stop)]
        due = [asked for asked in due if asked[1].elapsed <= oldest and asked[1].at <= last]
        for run in runs:
            run.hear(courses, start)
            run.method.learn(learned)
            run.ask(due, history_days=start - begins[0])
    return [run.tally for run in runs]


class _Memory:
    """What is known of the cases, month by month. Of a decided case nothing new is learned: it is looked at once."""

    def __init__(self) -> None:
        self._main: frozenset[str] = frozenset()
        self._settled: dict[int, Known] = {}

    def known(self, started: Sequence[Course], main: frozenset[str], now: float) -> Known:
        """Return the waits of all cases as they were known at a moment. Parameters: started, in the same order ever."""
        if main != self._main:
            self._main, self._settled = main, {}
        learned: list[tuple[Moment, Wait]] = []
        for number, course in enumerate(started):
            pairs = self._settled.get(number)
            if pairs is None:
                pairs = list(_known(course, main, now))
                if course.decided_at is not None and course.decided_at < now:
                    self._settled[number] = pairs
            learned += pairs
        return learned


class _Run:
    """One method on its way through the months."""

    def __init__(self, method: Method) -> None:
        self.method, self.tally = method, Tally()
        self._waiting: dict[int, list[bool]] = defaultdict(list)

    def hear(self, courses: Sequence[Course], now: float) -> None:
        """Let the thermostat hear of each case that was decided by now, in the order of the decisions."""
        if not isinstance(self.method, Credibility):
            return
        ended = [(courses[number].decided_at or now, number) for number in self._waiting]
        for at, number in sorted(ended):
            if at >= now:
                break
            held = self._waiting.pop(number)
            self.method.judged(held.count(False) / len(held))

    def ask(self, due: Sequence[tuple[int, Moment, float]], *, history_days: float) -> None:
        """Foretell each moment and note how it came."""
        method = self.method
        for number, moment, days in due:
            forecast = method.foretell(moment)
            if forecast is not None:
                is_shown = isinstance(method, Credibility) and method.is_shown(moment, history_days=history_days)
                self.tally.add(forecast, days, is_shown=is_shown)
                self._waiting[number].append(forecast.holds(days))


def _courses(cases: Sequence[LoggedCase], decision: str) -> Iterator[Course]:
    for case in cases:
        at = next((place for place, event in enumerate(case.events) if event.activity == decision), None)
        if at is None:
            yield Course(case, None)
        elif at:
            yield Course(LoggedCase(case.service, case.events[:at]), case.events[at].at)


def _until(case: LoggedCase, now: float) -> LoggedCase:
    return LoggedCase(case.service, case.events[: bisect_left(case.events, now, key=_at)])


def _known(course: Course, main: frozenset[str], now: float) -> Iterator[tuple[Moment, Wait]]:
    """Yield what was known of a case: the moments so far, decided or still waiting when last seen."""
    case = _until(course.before, now)
    is_open = course.decided_at is None or course.decided_at >= now
    until = course.decided_at if not is_open and course.decided_at is not None else now
    if is_open and now - case.events[-1].at > DORMANT_DAYS:
        until = case.events[-1].at + _LEFT_AFTER
    for moment in moments_of(case, main):
        yield moment, (grained(until - moment.at), is_open)


def _due(course: Course, main: frozenset[str], start: float, stop: float) -> Iterator[tuple[Moment, float]]:
    """Yield the moments of one month, with the days that were really left."""
    events = course.before.events
    if course.decided_at is None or events[0].at >= stop or events[-1].at < start:
        return
    first, behind = bisect_left(events, start, key=_at), bisect_left(events, stop, key=_at)
    if first < behind:
        for moment in moments_of(LoggedCase(course.before.service, events[:behind]), main)[first:]:
            yield moment, course.decided_at - moment.at


def _oldest(learned: Known) -> float:
    """Return the age that a twentieth of the cases exceeds, open ones counted for as long as they were seen."""
    totals = Counter(wait for moment, wait in learned if moment.step == 0)
    return oldest_known(curve_of([(totals, 1.0)]))


def _share_of(ascending: Sequence[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


def _months(first: float, last: float) -> Iterator[float]:
    """Yield the beginnings of the months from the one that `first` lies in, until one lies behind `last`."""
    moment = datetime.fromtimestamp(first * 86400, UTC)
    year, month = moment.year, moment.month
    while True:
        begins = datetime(year, month, 1, tzinfo=UTC).timestamp() / 86400
        yield begins
        if begins > last:
            return
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _at(event: LoggedEvent) -> float:
    return event.at
