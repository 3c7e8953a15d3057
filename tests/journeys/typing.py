"""Somebody who has no mouse: goes on with the Tab key until they are where they want to be."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Response

from portalwerk.project.pictures.people import Visitor

MOST_TABS = 250
_HAS_FOCUS = "element => element === document.activeElement"


@dataclass
class Typist:
    """A visitor who only types."""

    who: Visitor

    def reach(self, target: Locator) -> Typist:
        """Go on with Tab until the target has the focus. Raises AssertionError if it never gets it."""
        for _ in range(MOST_TABS):
            if target.evaluate(_HAS_FOCUS):
                return self
            self.who.page.keyboard.press("Tab")
        raise AssertionError(f"not to be reached with the Tab key at {self.who.path}: {target}")

    def press(self, name: str, *, scope: str = "main", exact: bool = True) -> Typist:
        """Reach the button or link of this name, press Enter, and wait for the page that comes."""
        page = self.who.page
        place = page.locator(scope)
        target = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        self.reach(target.first)
        statuses: list[int] = []

        def note(response: Response) -> None:
            if response.request.is_navigation_request():
                statuses.append(response.status)

        page.on("response", note)
        page.evaluate("() => document.querySelector('main').setAttribute('data-before', '')")
        page.keyboard.press("Enter")
        page.locator("main:not([data-before])").wait_for(state="attached")
        page.wait_for_load_state()
        page.remove_listener("response", note)
        self.who.look(page, statuses[-1] if statuses else 200)
        return self

    def writes(self, name: str, text: str) -> Typist:
        """Reach the field of this name and write into it, over what stands there."""
        self.reach(self.who.page.locator(f'[name="{name}"]'))
        self.who.page.keyboard.press("ControlOrMeta+a")
        self.who.page.keyboard.insert_text(text)
        return self

    def chooses(self, name: str, value: str) -> Typist:
        """Choose one of several with the arrow keys, or tick one box with the space bar."""
        wanted = self.who.page.locator(f'[name="{name}"][value="{value}"]')
        keyboard = self.who.page.keyboard
        if wanted.get_attribute("type") == "checkbox":
            self.reach(wanted)
            keyboard.press("Space")
            return self
        group = self.who.page.locator(f'[name="{name}"]')
        chosen = self.who.page.locator(f'[name="{name}"]:checked')
        self.reach(chosen if chosen.count() else group.first)
        for _ in range(group.count() + 1):
            if wanted.is_checked():
                return self
            keyboard.press("Space" if wanted.evaluate(_HAS_FOCUS) else "ArrowDown")
        raise AssertionError(f"{name} = {value} is not to be chosen with keys at {self.who.path}")

    def selects(self, name: str, label: str) -> Typist:
        """Choose from a list by typing the beginning of its label."""
        field = self.who.page.locator(f'select[name="{name}"]')
        self.reach(field)
        self.who.page.keyboard.type(label, delay=15)
        shown = field.evaluate("element => element.selectedOptions[0].label")
        assert shown.startswith(label), f"{shown!r} instead of {label!r}"
        return self
