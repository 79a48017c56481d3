"""Read a mail as a person does."""

from datetime import timedelta
from html.parser import HTMLParser

from include.order_sync.services.mail.contents import Content
from include.order_sync.services.mail.templates import html_of, text_of
from tests.services.mail.samples import SENT


class Read(HTMLParser):
    """What a person sees of HTML, where its links lead, and of which elements it is made."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self._words: list[str] = []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._unseen += tag in ("style", "title")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    @property
    def words(self) -> str:
        """What is written there, in one line."""
        return " ".join(" ".join(self._words).split())


def text(content: Content, *, late: bool = False, hours: float = 0) -> str:
    """Read a mail's plain text as one line, so that it matters not where its lines break."""
    return " ".join(text_of(content, SENT + timedelta(hours=hours), late=late).split())


def html(content: Content) -> Read:
    """Read a mail's HTML."""
    return Read(html_of(content, SENT))
