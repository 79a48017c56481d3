"""The list of orders: a page of it, and all of it as CSV."""

from itertools import chain

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.grid.pages import listed, order_page
from include.order_sync.ledger.grid.positions import UnknownPosition
from plugins.order_desk import orders_words
from plugins.order_desk.csv_export import csv_of
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.pages import page
from plugins.order_desk.view import UnreadableView, View, read_view

router = APIRouter()
PAGE_SIZE = 50


@router.get("/")
def list_orders(request: Request, ledger: LedgerDep) -> HTMLResponse:
    """Show a page of the list, with the counts beside each filter."""
    try:
        view = read_view(request.query_params.multi_items())
        found = order_page(ledger, view.filter, view.sort, view.position, PAGE_SIZE)
    except UnreadableView as error:
        return _unreadable(request, error.problems, View())
    except UnknownPosition as error:
        return _unreadable(request, [str(error)], view.at(""))
    return page(
        request,
        "orders.html",
        section="orders",
        view=view,
        found=found,
        counts=found.counts,
        chosen=orders_words.chosen(view),
        words=orders_words,
        treatments={code.value: TREATMENTS[code] for code in ErrorCode},
        now=ledger.now(),
    )


@router.get("/orders.csv")
def export_orders(request: Request, ledger: LedgerDep) -> Response:
    """Stream what is listed, in its order, every page of it."""
    try:
        view = read_view(request.query_params.multi_items())
    except UnreadableView as error:
        return _unreadable(request, error.problems, View())
    chunks = listed(ledger, view.filter, view.sort)
    first = next(chunks, [])  # what cannot be read fails here, while the answer can still say so
    name = f"orders-{ledger.now():%Y-%m-%d}.csv"
    return StreamingResponse(
        csv_of(chain([first], chunks)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _unreadable(request: Request, problems: list[str], instead: View) -> HTMLResponse:
    return page(request, "orders_unreadable.html", 422, section="orders", problems=problems, instead=instead)
