"""The Overview: what needs a person now, and how things went."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from include.order_sync.accounts import AccountsFileError
from include.order_sync.ledger.overview.history import failures_by_code, spreads, standings
from include.order_sync.ledger.overview.mail_needs import mail_needs
from include.order_sync.ledger.overview.needs import Need, order_needs
from include.order_sync.ledger.overview.periods import Period, Window, window
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.tallies import Tally
from include.order_sync.services.needs import open_needs
from plugins.order_desk import pictures
from plugins.order_desk.accounts import OpenAccounts, OpenAccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.needs_words import told
from plugins.order_desk.pages import page

router = APIRouter()


@router.get("/overview")
def show_overview(
    request: Request, ledger: LedgerDep, open_accounts: OpenAccountsDep, period: Period = Period.DAY
) -> HTMLResponse:
    """Show what needs a person, and pictures of a period."""
    found, problem = needs_of(ledger, open_accounts)
    return page(
        request,
        "overview.html",
        section="overview",
        needs=[told(need) for need in found],
        accounts_problem=problem,
        period=period,
        periods=pictures.PERIOD_WORDS,
        pictures=_pictures(ledger, window(period, ledger.now())),
    )


def needs_of(ledger: Ledger, open_accounts: OpenAccounts) -> tuple[list[Need], str]:
    """List what needs a person; where the accounts file cannot be used, also what is wrong with it."""
    try:
        return open_needs(ledger, open_accounts()), ""
    except AccountsFileError as error:
        return [*mail_needs(ledger), *order_needs(ledger)], str(error)


def _pictures(ledger: Ledger, shown: Window) -> list[pictures.Picture]:
    stood = standings(ledger, shown)
    words = pictures.PERIOD_WORDS[shown.period]
    return [
        pictures.statuses(shown, stood),
        pictures.red_orders(shown, stood),
        pictures.failures(shown, failures_by_code(ledger, shown)),
        pictures.durations(
            "to_wms",
            "From placed to At WMS",
            "How long it took until a destination had the order: half of them, and 95 of 100.",
            f"No order reached a destination in the last {words}.",
            shown,
            spreads(ledger, shown, Tally.TO_WMS),
        ),
        pictures.durations(
            "to_cart",
            "From shipped to confirmed",
            "How long it took until the cart had the tracking: half of the shipments, and 95 of 100.",
            f"No shipment was confirmed to a cart in the last {words}.",
            shown,
            spreads(ledger, shown, Tally.TO_CART),
        ),
    ]
