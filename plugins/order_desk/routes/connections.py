"""The Connections page: the lights of every account."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from include.order_sync.services.health import connection_health
from plugins.order_desk import connections_words
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.pages import page

router = APIRouter()


@router.get("/connections")
def show_connections(request: Request, ledger: LedgerDep, accounts: AccountsDep) -> HTMLResponse:
    """Show how every account is."""
    found = connection_health(ledger, accounts)
    cadences = {name: one.delivery_cadence for name, one in accounts.destinations.items() if one.delivery_cadence}
    return page(
        request,
        "connections.html",
        section="connections",
        accounts=found,
        delivered=cadences,
        words=connections_words,
    )
