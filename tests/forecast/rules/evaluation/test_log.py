"""Which activities make a status."""

from portalwerk.forecast.rules.evaluation.log import LoggedCase, LoggedEvent, main_activities, statuses


def case(*activities: str) -> LoggedCase:
    return LoggedCase("baum", [LoggedEvent(float(at), activity) for at, activity in enumerate(activities)])


def test_what_fewer_than_a_tenth_of_the_cases_pass_through_is_no_status() -> None:
    log = [case("ein", "geprüft")] * 19 + [case("ein", "geprüft", "angerufen", "angerufen")]
    main = main_activities(log)
    assert main == {"ein", "geprüft"}
    assert statuses(log[-1].events, main) == ["ein", "geprüft", "geprüft", "geprüft"]


def test_the_first_event_is_a_status_whatever_it_is() -> None:
    assert statuses(case("selten", "ein").events, frozenset({"ein"})) == ["selten", "ein"]


def test_a_status_that_the_log_names_goes_first() -> None:
    events = [LoggedEvent(0, "a", "offen"), LoggedEvent(1, "b"), LoggedEvent(2, "c", "fertig")]
    assert statuses(events, frozenset()) == ["offen", "offen", "fertig"]
