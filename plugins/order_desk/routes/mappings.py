"""The Mappings page: what a cart's words are at the destinations. A section a kind; so far, ship methods."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.mappings_view import method_words, ship_method_room
from plugins.order_desk.pages import page

router = APIRouter()


@router.get("/mappings")
def show_mappings(request: Request, ledger: LedgerDep, accounts: AccountsDep) -> HTMLResponse:
    """Show what waits for a mapping, and the mappings in force."""
    room = ship_method_room(ledger, accounts)
    return page(request, "mappings.html", section="mappings", room=room, method_words=method_words)
