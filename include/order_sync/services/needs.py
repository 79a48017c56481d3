"""What needs a person now: accounts that are out of order, and what orders wait for."""

from datetime import timedelta

from include.order_sync.accounts import Accounts
from include.order_sync.accounts.model import length
from include.order_sync.ledger.overview.mail_needs import mail_needs
from include.order_sync.ledger.overview.needs import PATIENCE, Cause, Need, order_needs, waiting_behind
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.health import AccountHealth, Light, connection_health


def open_needs(ledger: Ledger, accounts: Accounts) -> list[Need]:
    """List what needs a person: whole accounts first, then mails that did not go out, then what most orders wait for.

    A queue that stands still behind an account that is out of order is told with the account.
    """
    broken = [health for health in connection_health(ledger, accounts) if _is_red(health)]
    waiting = waiting_behind(ledger) if broken else {}
    troubled = [_trouble(health, waiting.get(health.account, 0)) for health in broken]
    names = {health.account for health in broken}
    others = [
        need
        for need in order_needs(ledger, patience(accounts))
        if need.cause is not Cause.STUCK or need.account not in names
    ]
    return [*sorted(troubled, key=lambda need: (-need.orders, need.account)), *mail_needs(ledger), *others]


def _is_red(health: AccountHealth) -> bool:
    return any(api.light is Light.RED for api in health.apis)


def _trouble(health: AccountHealth, waiting: int) -> Need:
    red = next(api for api in health.apis if api.light is Light.RED)
    return Need(
        Cause.ACCOUNT_TROUBLE,
        waiting,
        red.error_at,
        account=health.account,
        code=red.error_code or "",
        message=red.error_message or red.note,
        paused_until=health.paused_until,
    )


def patience(accounts: Accounts, least: timedelta = PATIENCE) -> dict[str, timedelta]:
    """Allow a destination two of its own rounds: one that is due, and one that may be missed."""
    return {
        name: max(least, 2 * length(destination.delivery_cadence or destination.cadence))
        for name, destination in accounts.destinations.items()
    }
