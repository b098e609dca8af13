"""Pages of the product in a real browser, without a server: what the test client answers is what the browser gets.

So everybody of the cast sees the world of a test, nobody signs in by hand, and every address is at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.foundation.evidence.files import png

HOST = "http://testserver"
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}

CONTRAST = ("color-contrast",)
BY_LAYOUT = ("color-contrast", "scrollable-region-focusable", "target-size")
"""Rules whose outcome depends on where things stand; all others ask what is shown and how it is named."""


@dataclass
class Desk:
    """A browser in front of whoever is signed in in `client`.

    Pages are asked for in the test itself, never in the browser's own turn: that has no part in the test's database.
    """

    page: Page
    client: Client = field(default_factory=Client)
    here: tuple[str, HttpResponse | None] = ("", None)

    def go(self, address: str) -> None:
        """Open an address, wide and in the light."""
        page = self.client.get(address)
        assert page.status_code == 200, address
        self.here = (HOST + address, page)
        self.page.set_viewport_size(WIDE)
        self.page.goto(HOST + address)
        axe(self.page)

    def answer(self, route: Route) -> None:
        """Give the browser the page it stands on, styles and scripts, and a picture for every picture."""
        asked, (address, page) = route.request.url, self.here
        path = urlsplit(asked).path
        if page is not None and asked == address:
            route.fulfill(status=200, headers=dict(page.items()), body=page.content)
        elif path.startswith(settings.STATIC_URL):
            route.fulfill(path=finders.find(path.removeprefix(settings.STATIC_URL)))
        else:
            route.fulfill(content_type="image/png", body=png())


def desk(browser: Browser, language: str) -> Desk:
    """A browser that reads this language."""
    context = browser.new_context(viewport=WIDE, locale=language, reduced_motion="reduce", color_scheme="light")
    found = Desk(context.new_page())
    context.route("**/*", found.answer)
    return found


def axe(page: Page) -> None:
    """Put axe on the page that has just been opened."""
    page.evaluate(Axe().axe_script)


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page as it stands: all rules, or these. `axe` has put it there."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = page.evaluate(
        "options => axe.run(document, options).then(told => told.violations.map(one => [one.id, one.nodes[0].html]))",
        {"resultTypes": ["violations"], **only},
    )
    return [f"{rule}: {where[:160]}" for rule, where in found]


def violations_in_the_dark(page: Page) -> list[str]:
    """What is too faint in the dark; leaves the page light."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    _until_it_looks(page, "dark")
    found = [f"in the dark, {one}" for one in violations(page, CONTRAST)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    _until_it_looks(page, "light")
    return found


def _until_it_looks(page: Page, scheme: str) -> None:
    """Wait for the look that was asked for; a function, as the page's policy lets no text be evaluated.

    A page that keeps its look is an error after five seconds, not a journey without end."""
    page.evaluate(
        """scheme => new Promise((done, never) => {
            const since = Date.now();
            const look = () => {
                if (getComputedStyle(document.documentElement).colorScheme === scheme) done();
                else if (Date.now() - since > 5000) never(new Error(`${location.href} does not become ${scheme}`));
                else setTimeout(look, 10);
            };
            look();
        })""",
        scheme,
    )


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))
