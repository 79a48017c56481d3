"""A person at a browser: logs in to Airflow, opens the Order Desk in its frame, hears every complaint of the page."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Frame, FrameLocator, Locator, Page, expect

from tests.browser.world import World

DESK_FRAME = re.compile(r"/order-desk/")
FRAME = "iframe[src*='order-desk']"


@dataclass
class Visitor:
    """One browser page. `complaints` are errors in the Order Desk's frame: of its scripts, requests and its CSP."""

    page: Page
    world: World
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error.name}: {error.message}"))

    def _hear(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        ours = DESK_FRAME.search(where) or "Content Security Policy" in message.text
        if message.type == "error" and ours:
            self.complaints.append(f"{message.type} at {where}: {message.text}")

    def forgive(self, part: str) -> None:
        """Forget a complaint that the test brought about on purpose."""
        self.complaints[:] = [complaint for complaint in self.complaints if part not in complaint]

    def log_in(self, name: str) -> None:
        """Come to the Order Desk as a stranger does: by Airflow's form."""
        self.page.goto(self.world.desk)
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(self.world.passwords[name])
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(re.compile(r"/plugin/order-desk|/$"))

    def open(self, name: str = "Orders", query: str = "") -> None:
        """Open one of the Order Desk's pages inside Airflow, by the address that Airflow shows for it."""
        path = "" if name == "Orders" else name.lower()
        self.page.goto(f"{self.world.desk}/order-desk/{path}{query}")
        expect(self.desk.get_by_role("heading", name=name, level=1)).to_be_visible()

    def open_order(self, error_code: str) -> str:
        """Open the newest order that failed with an error; return its number."""
        self.open("Orders", f"?error_code={error_code}")
        number = self.numbers()[0]
        self.row(number).get_by_role("link", name=number).click()
        expect(self.desk.get_by_role("heading", name=f"Order {number}", level=1)).to_be_visible()
        return number

    def go_to(self, name: str) -> None:
        """Go to another page by the navigation."""
        self.desk.get_by_role("navigation", name="Order Desk").get_by_role("link", name=name).click()
        expect(self.desk.get_by_role("heading", name=name, level=1)).to_be_visible()

    @property
    def desk(self) -> FrameLocator:
        """Look into the frame."""
        return self.page.frame_locator(FRAME)

    @property
    def frame(self) -> Frame:
        """Return the frame itself, to run scripts in."""
        self.desk.locator("main").wait_for()
        return next(frame for frame in self.page.frames if frame.parent_frame and DESK_FRAME.search(frame.url))

    def overflow(self) -> int:
        """Measure by how many pixels the page is wider than its frame: nobody should have to scroll sideways."""
        width: int = self.frame.evaluate(
            "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        return width

    @property
    def rows(self) -> Locator:
        """Find every order in the list."""
        return self.desk.locator("tr[data-order]")

    def row(self, number: str) -> Locator:
        """Find an order in the list."""
        return self.rows.filter(has_text=re.compile(rf"(?<!\w){re.escape(number)}(?!\w)"))

    def marks(self, colour: str) -> Locator:
        """Find the words that say of which colour an order's number is."""
        return self.rows.get_by_text(re.compile(rf"\b{colour}$"))

    def numbers(self) -> list[str]:
        """Read the order numbers of the list, from top to bottom."""
        return self.rows.locator(".order").all_text_contents()

    def only(self, address: str) -> None:
        """Wait until the list is the one whose address has this."""
        expect(self.page).to_have_url(re.compile(re.escape(address)))

    def choose_error(self, code: str) -> None:
        """List only the orders with an error code."""
        self.desk.get_by_label("Error", exact=True).select_option(code)
        self.desk.get_by_role("button", name="Find").click()
        self.only(f"error_code={code}")

    def choose_red(self) -> None:
        """List only red orders."""
        self.desk.get_by_role("link", name=re.compile("Red only")).click()
        self.only("red=1")

    def search(self, text: str) -> None:
        """Look for orders by a text."""
        self.desk.get_by_role("searchbox", name="Search").fill(text)
        self.desk.get_by_role("searchbox", name="Search").press("Enter")
        self.only(f"text={text}")
