"""The figures in words, pictures and tables: each picture says what it shows, each table holds the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.applications.models import Channel
from portalwerk.cases.queries import cases_visible_to
from portalwerk.catalog.queries import live_offers
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import BERLIN, local, now
from portalwerk.reporting.queries import courses_of, is_in_barometer, stars_of
from portalwerk.reporting.rules.courses import STAGE_WORDS, Stage
from portalwerk.reporting.rules.scatter import scatter_of
from portalwerk.reporting.rules.work import Lying, Period, WorkFigures, office_days, work_figures
from portalwerk.web.gate.links import link
from portalwerk.web.office.figures.satisfaction import satisfaction_picture
from portalwerk.web.office.figures.scatter import scatter_picture
from portalwerk.web.office.figures.shapes import Bar, Column, Level, Pair, Picture, Segment, Table
from portalwerk.web.office.figures.words import (
    FEW,
    UNKNOWN,
    count_text,
    days_text,
    few_text,
    month_text,
    more_text,
    number_text,
    share_text,
)

#: Spans to choose from, in months with the present one; the first is shown first.
SPANS = {3: "3 Monate", 12: "12 Monate"}
_FEW_MONTHS = 4
#: The colour of each stage: waiting stands out, the applicant's move is amber as everywhere.
_COLOURS = {Stage.QUEUE: 4, Stage.WORK: 1, Stage.APPLICANT: 3, Stage.THIRD: 2}
_SHORT = {Stage.QUEUE: "Wartet", Stage.WORK: "Beim Amt", Stage.APPLICANT: "Rückfrage", Stage.THIRD: "Andere Stelle"}


def overview_page(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return what the list of services shows."""
    months, period, before = _periods(request)
    courses = courses_of(cases_visible_to(caseworker), since=before.since)
    rows = []
    for offer in live_offers(caseworker.tenant_id):
        if offer.slug not in courses:
            continue
        figures = work_figures(courses[offer.slug], period=period, before=before)
        href = f"{link(request, 'figures-service', slug=offer.slug)}?monate={months}"
        half, most = days_text(figures.gross.half), days_text(figures.gross.four_of_five)
        cells = (count_text(figures.came), count_text(figures.went), count_text(figures.open), half, most)
        rows.append((offer.title, href, cells, share_text(figures.right_first)))
    return {"rows": rows, "spans": _spans(request, months), "period": _period_words(period)}


def service_page(request: HttpRequest, caseworker: Caseworker, offer: Offer) -> dict[str, Any]:
    """Return what the page of one service shows, and its table holds."""
    months, period, before = _periods(request)
    courses = courses_of(cases_visible_to(caseworker), since=before.since, slug=offer.slug)
    figures = work_figures(courses.get(offer.slug, []), period=period, before=before)
    split, throughput, flow = _split(figures), _throughput(figures), _flow(figures)
    ageing, durations, channels = _ageing(figures), _durations(figures), _channels(figures)
    since, until = local(period.since).date(), local(period.until).date()
    scatter = scatter_picture(scatter_of(courses.get(offer.slug, []), period=period), since=since, until=until)
    stars = stars_of(since=since, slug=offer.slug).get(offer.slug, {})
    satisfaction = satisfaction_picture(stars)
    pictures = (split, ageing, scatter, throughput, flow, satisfaction)
    return {
        "title": f"Zahlen: {offer.short_title}",
        "offer": offer,
        "figures": figures,
        "enough": figures.went is not None and figures.went > 0,
        "period": _period_words(period),
        "spans": _spans(request, months),
        "all_href": f"{link(request, 'figures-overview')}?monate={months}",
        "table_href": f"{link(request, 'figures-table', slug=offer.slug)}?monate={months}",
        "kpis": _kpis(figures),
        "split": split,
        "throughput": throughput,
        "flow": flow,
        "ageing": ageing,
        "durations": durations,
        "channels": channels,
        "scatter": scatter,
        "satisfaction": satisfaction,
        "is_shown": is_in_barometer(offer.slug),
        "may_show": caseworker.units is None or offer.unit_id in caseworker.units,
        "tables": [_summary(figures), durations, *(one.table for one in pictures), channels],
    }


# -- periods ------------------------------------------------------------------------------------------------


def _periods(request: HttpRequest) -> tuple[int, Period, Period]:
    chosen = next((span for span in SPANS if request.GET.get("monate") == str(span)), next(iter(SPANS)))
    end = now()
    marks = month_marks(local(end).date(), 2 * chosen)
    return chosen, Period(tuple(marks[chosen:]), end), Period(tuple(marks[:chosen]), marks[chosen])


def month_marks(day: date, count: int) -> list[datetime]:
    """Return the first moments of the last `count` months, the present one last."""
    whole = day.year * 12 + day.month - 1
    return [datetime(number // 12, number % 12 + 1, 1, tzinfo=BERLIN) for number in range(whole - count + 1, whole + 1)]


def _spans(request: HttpRequest, chosen: int) -> list[tuple[str, str, bool]]:
    return [(f"{request.path}?monate={span}", title, span == chosen) for span, title in SPANS.items()]


def _period_words(period: Period) -> str:
    since, until = local(period.since), local(period.until)
    return f"{since:%d.%m.%Y} bis {until:%d.%m.%Y}"


# -- pictures -----------------------------------------------------------------------------------------------


def _kpis(figures: WorkFigures) -> list[tuple[str, str, str]]:
    half, before = figures.gross.half, figures.gross_before.half
    oldest = f"ältester: {days_text(figures.oldest)} Tage" if figures.oldest is not None else ""
    return [
        ("Eingegangen", count_text(figures.came), ""),
        ("Entschieden", count_text(figures.went), ""),
        ("Offen", count_text(figures.open), oldest),
        ("Hälfte fertig nach", days_text(half), _against(half, before)),
        ("In der Frist", share_text(figures.in_time), "Pausen zählen nicht mit"),
        ("Beim ersten Mal vollständig", share_text(figures.right_first), "ohne Nachforderung"),
    ]


def _against(value: float | None, before: float | None) -> str:
    if value is None:
        return ""
    if before is None:
        return "Tagen"
    more = round(value) - round(before)
    if more == 0:
        return "Tagen, wie zuvor"
    return f"Tagen, {abs(more)} {'mehr' if more > 0 else 'weniger'} als zuvor"


def _split(figures: WorkFigures) -> Picture:
    columns = ("Abschnitt", "Tage im Mittel", "Hälfte", "Vier von fünf", "Mittel zuvor", "Unterschied")
    rows = [
        (
            STAGE_WORDS[one.stage],
            number_text(one.mean),
            number_text(one.half),
            number_text(one.four_of_five),
            number_text(one.before),
            more_text(one.more),
        )
        for one in figures.stages
    ]
    table = Table("Wo die Zeit liegt", columns, rows)
    mean, before = figures.mean_days, figures.mean_before
    if mean is None:
        return Picture("", "", "", table)
    whole = max(mean, before or 0.0, 0.1)
    bars = [Bar("Dieser Zeitraum", [_segment(one.stage, one.mean, whole) for one in figures.stages])]
    if before is not None:
        bars.append(Bar("Zeitraum davor", [_segment(one.stage, one.before or 0.0, whole) for one in figures.stages]))
    office = office_days(figures)
    text = f"Vom Eingang bis zur Entscheidung vergehen im Mittel {number_text(mean)} Tage. Davon liegen "
    text += f"{number_text(office)} beim Amt."
    sentence = "; ".join(f"{STAGE_WORDS[one.stage]}: {number_text(one.mean)} Tage" for one in figures.stages)
    legend = [(_COLOURS[one.stage], STAGE_WORDS[one.stage]) for one in figures.stages if one.mean or one.before]
    return Picture(_split_headline(figures), text, sentence, table, bars, legend)


def _segment(stage: Stage, days: float, whole: float) -> Segment:
    return Segment(_COLOURS[stage], days / whole, number_text(days))


def _split_headline(figures: WorkFigures) -> str:
    mean, before, most = figures.mean_days or 0.0, figures.mean_before, figures.grown_most
    largest: Lying = max(figures.stages, key=lambda one: one.mean)
    if before is not None and mean - before >= 0.5 and most is not None:
        more = number_text(mean - before)
        return f"Im Mittel dauert es {more} Tage länger als zuvor, vor allem: {STAGE_WORDS[most.stage]}"
    if before is not None and before - mean >= 0.5:
        return f"Im Mittel geht es {number_text(before - mean)} Tage schneller als zuvor"
    return f"Die meiste Zeit: {STAGE_WORDS[largest.stage]}"


def _throughput(figures: WorkFigures) -> Picture:
    columns = ("Monat", "Eingegangen", "Erledigt")
    rows = [(month_text(one.first, year=True), count_text(one.came), count_text(one.went)) for one in figures.months]
    came, went = figures.came, figures.went
    headline = "Eingang und Erledigung"
    if came is not None and went is not None:
        headline = (
            "Wir erledigen so viel, wie eingeht"
            if came == went
            else f"Wir erledigen {'mehr' if went > came else 'weniger'}, als eingeht"
        )
    sentence = "; ".join(f"{month}: {first} eingegangen, {second} erledigt" for month, first, second in rows)
    # Twelve names would not fit beside each other on a phone.
    short = len(figures.months) > _FEW_MONTHS
    pairs = [
        Pair(str(one.first.month) if short else month_text(one.first), one.came, one.went) for one in figures.months
    ]
    text = f"Vorgänge je Monat. Der letzte läuft noch. Ein leeres Kästchen heißt: {FEW}."
    legend = [(3, "Eingegangen"), (1, "Erledigt")]
    return Picture(headline, text, sentence, Table("Je Monat", columns, rows), pairs, legend)


def _flow(figures: WorkFigures) -> Picture:
    columns = ("Ende des Monats", "Eingegangen", "In Arbeit genommen", "Erledigt")
    levels = [Level(month_text(one.first), (one.came_total, one.begun_total, one.went_total)) for one in figures.months]
    rows = [
        (month_text(one.first, year=True), *(str(value) for value in level.values))
        for one, level in zip(figures.months, levels, strict=True)
    ]
    first, last = figures.months[0], figures.months[-1]
    grown = (last.came_total - last.went_total) - (first.came_total - first.went_total)
    headline = "Der Berg bleibt gleich" if not grown else f"Der Berg {'wächst' if grown > 0 else 'wird kleiner'}"
    sentence = f"Am Ende sind {last.came_total} eingegangen und {last.went_total} erledigt."
    text = "Summe seit Beginn des Zeitraums, auf 5 gerundet. Der Abstand zwischen oben und unten ist die offene Arbeit."
    legend = [(3, "Eingegangen"), (2, "In Arbeit genommen"), (1, "Erledigt")]
    return Picture(headline, text, sentence, Table("Bestand", columns, rows), levels, legend)


def _ageing(figures: WorkFigures) -> Picture:
    columns = (
        "Abschnitt",
        "Offene Vorgänge",
        "Hälfte zog weiter bis Tag",
        "Vier von fünf bis Tag",
        "19 von 20 bis Tag",
    )
    rows, drawn, late = [], [], 0
    for one in figures.ageing:
        bands = (one.bands.half, one.bands.four_of_five, one.bands.nearly_all)
        dots = [(age, one.is_late(age)) for age in one.ages]
        late += sum(is_late for _, is_late in dots)
        if dots or any(bands):
            drawn.append(Column(_SHORT[one.stage], dots, bands))
        rows.append((STAGE_WORDS[one.stage], few_text(len(dots)), *(days_text(band) for band in bands)))
    table = Table("Alter der offenen Vorgänge", columns, rows)
    if not drawn:
        return Picture("", "", "", table)
    headline = "Kein Vorgang liegt länger als sonst"
    if late:
        headline = f"{'1 Vorgang liegt' if late == 1 else f'{late} Vorgänge liegen'} länger als sonst"
    text = (
        "Alter in Tagen. Jeder Punkt ist ein offener Vorgang, ein Dreieck liegt länger als 19 von 20 früheren. Die "
        "Flächen zeigen, in welchem Alter frühere Vorgänge weiterzogen: die Hälfte, vier von fünf, 19 von 20."
    )
    sentence = f"{headline}. " + "; ".join(f"{label}: {count} offen" for label, count, *_ in rows)
    return Picture(headline, text, sentence, table, drawn)


def _durations(figures: WorkFigures) -> Table:
    rows = [
        (name, *(days_text(value) for value in (spread.half, spread.four_of_five, spread.nearly_all)))
        for name, spread in (("Brutto: alle Tage", figures.gross), ("Netto: ohne Warten auf Antworten", figures.net))
    ]
    return Table("Dauer in Tagen", ("Dauer in Tagen", "Hälfte", "Vier von fünf", "19 von 20"), rows)


def _channels(figures: WorkFigures) -> Table:
    known = [count for _, count in figures.channels]
    whole = sum(count for count in known if count is not None) if None not in known else 0
    rows = [
        (Channel(name).label, count_text(count), share_text(count / whole) if whole and count is not None else UNKNOWN)
        for name, count in figures.channels
    ]
    return Table("Wege der Anträge", ("Weg", "Anzahl", "Anteil"), rows)


def _summary(figures: WorkFigures) -> Table:
    rows = [
        ("Eingegangen", count_text(figures.came)),
        ("Entschieden", count_text(figures.went)),
        ("Offen", count_text(figures.open)),
        ("In der Frist", share_text(figures.in_time)),
        ("Beim ersten Mal vollständig", share_text(figures.right_first)),
        ("Nachforderungen je Vorgang", number_text(figures.loops)),
    ]
    return Table("Überblick", ("Zahl", "Wert"), rows)
