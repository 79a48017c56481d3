"""Serves what whoever runs the sandbox wants to know and to mend: the plan, the counts, the mails, missing items."""

from collections.abc import Callable, Mapping

from aiohttp import web

from include.order_sync.sandbox.mailbox import Mailbox
from include.order_sync.sandbox.mailbox_pages import MailboxPages
from include.order_sync.sandbox.reply import Reply, respond
from include.order_sync.sandbox.warehouse import Warehouse


class ControlServer:
    """Answers without a login: it listens on loopback only."""

    def __init__(
        self,
        plan: Mapping[str, object],
        state: Callable[[], Mapping[str, object]],
        mailbox: Mailbox,
        warehouse: Warehouse,
    ) -> None:
        self._plan = plan
        self._state = state
        self._mails = MailboxPages(mailbox)
        self._warehouse = warehouse

    def app(self) -> web.Application:
        """Make the web application."""
        app = web.Application()
        app.router.add_get("/plan", self._show_plan)
        app.router.add_get("/state", self._show_state)
        app.router.add_get("/unknown-items", self._list_unknown)
        app.router.add_post("/items/{sku}", self._put_on_file)
        app.router.add_routes(self._mails.routes())
        return app

    async def _show_plan(self, request: web.Request) -> web.StreamResponse:
        return respond(request, Reply(200, self._plan))

    async def _show_state(self, request: web.Request) -> web.StreamResponse:
        return respond(request, Reply(200, self._state()))

    async def _list_unknown(self, request: web.Request) -> web.StreamResponse:
        return respond(request, Reply(200, sorted(self._warehouse.unknown_items)))

    async def _put_on_file(self, request: web.Request) -> web.StreamResponse:
        """Mend the destination as its own people would: it takes orders with this item from now on."""
        sku = request.match_info["sku"]
        if not self._warehouse.learn(sku):
            return respond(request, Reply(404, {"error": f"no order waits for an item {sku}"}))
        return respond(request, Reply(200, {"on_file": sku}))
