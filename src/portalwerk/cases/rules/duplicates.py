"""Whether somebody applied twice for the same. Pure."""

from datetime import timedelta

from portalwerk.cases.rules.words import folded
from portalwerk.cases.rules.working import STATUS_WORDS, CaseStatus
from portalwerk.kernel.refusal import Refusal

#: Only what arrived within so many days of each other may be the same thing sent twice.
SPAN = timedelta(days=90)


class DuplicateUnexplained(Refusal):
    """A case is to be closed as a duplicate, and the applicant would not learn why."""

    sentence = "Schreiben Sie der Person, warum Sie diesen Antrag schließen."


class OtherNotOpen(Refusal):
    """The case that is to stay is not there for the applicant any more."""

    sentence = "Der andere Vorgang hat den Stand „{status}“. Dann ist dieser kein Doppel von ihm."


def traits(*, name: str, birth_date: str, address: str, email: str) -> set[str]:
    """Return by what two cases of one person are recognised: name with birth date, name with address, e-mail.

    None of them is something that somebody can type into the search: a sign stands before it that no word has.
    """
    who, where, mail = _same(name), _same(address), email.strip().casefold()
    found = set()
    if who and birth_date.strip():
        found.add(f"=geboren|{who}|{birth_date.strip()}")
    if who and where:
        found.add(f"=wohnt|{who}|{where}")
    if mail:
        found.add(f"=schreibt|{mail}")
    return found


def check_duplicate(*, other: CaseStatus, text: str) -> None:
    """Refuse to close as a duplicate without a word, or of what is gone itself.

    Raises DuplicateUnexplained, OtherNotOpen.
    """
    if other in {CaseStatus.WITHDRAWN, CaseStatus.FORWARDED}:
        raise OtherNotOpen(status=STATUS_WORDS[other])
    if not text.strip():
        raise DuplicateUnexplained


def _same(text: str) -> str:
    return " ".join(sorted(folded(text).replace("-", " ").split()))
