"""Pages that show the mailbox's mails as the people who get them see them."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from include.order_sync.sandbox.mail_reading import ReadMail, read_envelope, read_mail
from include.order_sync.sandbox.mailbox import Mailbox
from include.order_sync.sandbox.reply import Reply, respond

_FOLDER = Path(__file__).parent / "pages"
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
_SHOWN = 200  # mails of the list: the newest
_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_OURS = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'"}
# A mail is somebody else's HTML: it runs nothing, fetches nothing and knows nothing of the page around it.
_THEIRS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
}
_HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
_NEW_TABS = '<base target="_blank">'


class MailboxPages:
    """The list of mails, each mail, and what it carries; the list also as JSON."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def routes(self) -> list[web.RouteDef]:
        """List the pages with their addresses."""
        return [
            web.get("/mails", self._list),
            web.get("/mails.json", self._list_as_json),
            web.get("/mails.css", self._styles),
            web.get(r"/mails/{number:\d+}", self._mail),
            web.get(r"/mails/{number:\d+}.eml", self._source),
            web.get(r"/mails/{number:\d+}/html", self._html),
            web.get(r"/mails/{number:\d+}/attachments/{place:\d+}", self._attachment),
        ]

    async def _list(self, request: web.Request) -> web.StreamResponse:
        files = self._mailbox.files()
        newest = [read_envelope(path) for path in reversed(files[-_SHOWN:])]
        return _page("mails.html", mails=newest, count=len(files))

    async def _list_as_json(self, request: web.Request) -> web.StreamResponse:
        return respond(request, Reply(200, [asdict(read_envelope(path)) for path in self._mailbox.files()]))

    async def _styles(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_FOLDER / "mails.css", headers=_ALWAYS)

    async def _mail(self, request: web.Request) -> web.StreamResponse:
        mail = await self._read(request)
        return _page("mail.html", mail=mail, count=len(self._mailbox.files()))

    async def _source(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._path(request).read_bytes(), content_type="text/plain", headers=_ALWAYS)

    async def _html(self, request: web.Request) -> web.StreamResponse:
        mail = await self._read(request)
        return web.Response(text=_with_new_tabs(mail.html), content_type="text/html", headers=_ALWAYS | _THEIRS)

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        mail, place = await self._read(request), int(request.match_info["place"])
        if place >= len(mail.attachments):
            raise web.HTTPNotFound
        found = mail.attachments[place]
        saved = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
        return web.Response(body=found.body, content_type=found.kind, headers=_ALWAYS | saved)

    async def _read(self, request: web.Request) -> ReadMail:
        return await asyncio.to_thread(read_mail, self._path(request))

    def _path(self, request: web.Request) -> Path:
        wanted = int(request.match_info["number"])
        found = next((path for path in self._mailbox.files() if int(path.stem) == wanted), None)
        if found is None:
            raise web.HTTPNotFound
        return found


def _page(template: str, **values: Any) -> web.Response:
    shown: Mapping[str, Any] = {"shown": _SHOWN, **values}
    return web.Response(
        text=_TEMPLATES.get_template(template).render(shown), content_type="text/html", headers=_ALWAYS | _OURS
    )


def _with_new_tabs(html: str) -> str:
    """Let a mail's links open tabs of their own, as mail programs do."""
    head = _HEAD.search(html)
    return f"{_NEW_TABS}{html}" if head is None else f"{html[: head.end()]}{_NEW_TABS}{html[head.end() :]}"
