"""Karl's Monday morning, with the keys alone; and a call that is answered while he types. Source: UX.md S-1, S-4."""

import pytest
from playwright.sync_api import expect

from portalwerk.project.pictures.people import DESKTOP, Visitor
from tests.journeys.conftest import Arrive

# Single keys are for desks with a keyboard; where there is no script, there are none.
pytestmark = [pytest.mark.journey, pytest.mark.parametrize("way", [DESKTOP], ids=["desk"])]


class Keys:
    """Presses keys and counts them."""

    def __init__(self, who: Visitor) -> None:
        self.who, self.pressed = who, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.who.page.keyboard.press(key)
            self.pressed += 1

    def lead_on(self, *keys: str, to: str, looks: bool = True) -> None:
        """The last of these keys leads to another page. Looking at it takes the focus away."""
        self.press(*keys)
        self.who.page.wait_for_url(to)
        self.who.page.wait_for_load_state()
        if looks:
            self.who.look(self.who.page, 200)


def at_the_desk(arrive: Arrive) -> Visitor:
    karl = arrive(way=DESKTOP)
    return karl.sign_in_office("karl", at="/saaletal/amt/")


def test_monday_morning_is_distributed_with_twelve_keys(arrive: Arrive) -> None:
    karl = at_the_desk(arrive)
    karl.open("/saaletal/amt/ansicht/?ansicht=offen&bei=niemand&sort=frist")
    karl.page.get_by_label("Wie soll sie heißen?").fill("Mein Morgen")
    karl.page.get_by_label("Damit soll mein Posteingang beginnen.").check()
    karl.press("Ansicht speichern", scope="main form")
    karl.open("/saaletal/amt/")
    assert karl.heading == "Mein Morgen"
    there = min(karl.page.locator("tbody tr").count(), 30)
    assert there > 3
    keys = Keys(karl)
    keys.press("3", "0", "x")
    expect(karl.page.locator("[data-count]")).to_have_text(f"{there} ausgewählt")
    keys.lead_on("a", to="**/sammeln/**", looks=False)
    karl.reads(f"Bei {there} Vorgängen geht es")
    keys.lead_on("Space", "Enter", to="**/sammeln/*-*/?*")
    karl.reads(f"{there} Vorgänge zugewiesen", "Es hat bei allen geklappt.")
    assert keys.pressed <= 12
    karl.press("Rückgängig").reads(f"{there} Vorgänge rückgängig gemacht")
    karl.open("/saaletal/amt/")
    keys.lead_on("x", "w", to="**/sammeln/**")
    karl.reads("Bei 1 Vorgang geht es")
    karl.open("/saaletal/amt/liste-einstellen/").press("Löschen")


def test_keys_move_open_help_and_can_be_switched_off(arrive: Arrive) -> None:
    karl = at_the_desk(arrive)
    karl.open("/saaletal/amt/?ansicht=offen")
    keys = Keys(karl)
    names = karl.page.locator("tbody th a")
    keys.press("j", "j", "j", "k")
    expect(names.nth(1)).to_be_focused()
    keys.press("?")
    karl.look(karl.page, 200)
    expect(karl.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape", "/")
    expect(karl.page.get_by_role("searchbox")).to_be_focused()
    karl.page.keyboard.type("jx")
    assert karl.page.get_by_role("searchbox").input_value() == "jx", "who types is left alone"
    karl.open("/saaletal/amt/?ansicht=offen")
    keys.lead_on("j", "Enter", to="**/vorgang/*/")
    keys.lead_on("w", to="**/wiedervorlage/")
    karl.open("/saaletal/amt/liste-einstellen/")
    karl.page.get_by_label("Einzelne Tasten sollen wirken.").uncheck()
    karl.press("Speichern", exact=True)
    karl.page.keyboard.press("j")
    expect(karl.page.locator("tbody th a").first).not_to_be_focused()
    karl.open("/saaletal/amt/liste-einstellen/")
    karl.page.get_by_label("Einzelne Tasten sollen wirken.").check()
    karl.press("Speichern", exact=True)


def test_call_is_answered_while_typing(arrive: Arrive) -> None:
    karl = at_the_desk(arrive)
    karl.open("/saaletal/amt/?ansicht=offen")
    wanted = karl.page.locator("tbody th a").first.inner_text()
    karl.page.keyboard.press("/")
    karl.page.keyboard.type(wanted[:2])
    expect(karl.page.locator("pw-find li a").first).to_be_visible()
    karl.page.keyboard.type(wanted[2:])
    expect(karl.page.locator("pw-find li a").first).to_contain_text(wanted)
    karl.look(karl.page, 200)
    karl.page.get_by_role("searchbox").focus()
    karl.page.get_by_role("searchbox").fill(wanted)
    expect(karl.page.locator("pw-find li a").first).to_contain_text(wanted)
    karl.page.keyboard.press("ArrowDown")
    karl.page.keyboard.press("Enter")
    karl.page.wait_for_url("**/vorgang/*/")
    karl.reads(wanted)
    karl.look(karl.page, 200)
