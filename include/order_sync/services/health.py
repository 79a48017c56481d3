"""How every account is: the light of each of its APIs, with the last call, the last error and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from include.order_sync.accounts import Account, Accounts, DestinationAccount
from include.order_sync.connectors.base import Api, Role
from include.order_sync.connectors.registry import vendor
from include.order_sync.errors import TREATMENTS, ErrorCode, Scope, Treatment
from include.order_sync.ledger.account_runs import Trouble, troubles
from include.order_sync.ledger.calls import CallStats, call_stats
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.lights import WINDOW, Light, light_of, p95_ms
from include.order_sync.states import ExportMethod

__all__ = ["AccountHealth", "Api", "ApiHealth", "Light", "connection_health", "every_account"]

UNREADABLE = "Error reading API status"
NO_SUCH_API = "The vendor has no such API"
CONFIGURATION = "configuration"
"""Stands where else an error code does: the account could not be called at all, for want of a connection."""

_TREATED: dict[str, Treatment] = {str(code): treatment for code, treatment in TREATMENTS.items()}
_SET_IT_UP = "Set up what the message names, then check again."
_STAGES = {
    "download": Api.ORDERS,
    "pull": Api.ORDERS,
    "deliver": Api.ORDERS,
    "track": Api.WRITEBACK,
    "confirm": Api.WRITEBACK,
}


@dataclass(frozen=True, slots=True)
class ApiHealth:
    """One light. `calls`, `error_rate` (0 to 1) and `p95_ms` are of the last ten minutes; the last error is kept."""

    api: Api
    light: Light
    last_call: datetime | None = None
    calls: int = 0
    error_rate: float | None = None
    p95_ms: int | None = None
    error_code: str | None = None
    error_message: str | None = None
    resolution: str | None = None
    error_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account with its lights. `role` is cart, source or destination, `cadence` as the accounts file has it."""

    account: str
    vendor: str
    role: str
    connection: str
    export_method: str | None
    cadence: str
    paused_until: datetime | None
    apis: tuple[ApiHealth, ...]


Stats = dict[tuple[str, str], CallStats | None]


def probe_stage(api: Api) -> str:
    """Name the stage under which a probe's trouble is on record."""
    return f"probe_{api}"


def connection_health(ledger: Ledger, accounts: Accounts) -> list[AccountHealth]:
    """Tell how every account is; where the ledger cannot be read, every light is out and says so."""
    try:
        now, stats, known = ledger.now(), call_stats(ledger, WINDOW), troubles(ledger)
    except (SQLAlchemyError, ValueError):
        return [_account(name, role, account) for name, role, account in every_account(accounts)]
    return [
        _account(name, role, account, _Signs(now, stats, [one for one in known if one.account == name]))
        for name, role, account in every_account(accounts)
    ]


def every_account(accounts: Accounts) -> list[tuple[str, Role, Account]]:
    """List every account with its name and role."""
    return [
        *((name, Role.CART, cart) for name, cart in accounts.carts.items()),
        *((name, Role.SOURCE, source) for name, source in accounts.sources.items()),
        *((name, Role.DESTINATION, destination) for name, destination in accounts.destinations.items()),
    ]


@dataclass(frozen=True, slots=True)
class _Signs:
    now: datetime
    stats: Stats
    troubles: Sequence[Trouble]

    def of(self, account: str, api: Api, offered: bool) -> ApiHealth:
        key = (account, str(api))
        if key in self.stats and self.stats[key] is None:
            return ApiHealth(api, Light.NONE, note=UNREADABLE)
        stats = self.stats.get(key)
        if stats is None and not offered:
            return ApiHealth(api, Light.NONE, note=NO_SUCH_API)
        shown = _measured(api, stats, self.now)
        standing = next((one for one in self.troubles if _stands(one, shown, stats, self.now)), None)
        return _troubled(shown, standing, self.now) if standing else shown

    def paused_until(self) -> datetime | None:
        ends = [one.paused_until for one in self.troubles if one.paused_until is not None]
        return max((end for end in ends if self.now < end), default=None)


def _account(name: str, role: Role, account: Account, signs: _Signs | None = None) -> AccountHealth:
    offered = _apis_of(account)
    return AccountHealth(
        name,
        account.vendor,
        str(role),
        account.connection,
        str(account.export_method) if isinstance(account, DestinationAccount) else None,
        account.cadence,
        signs.paused_until() if signs else None,
        tuple(
            signs.of(name, api, api in offered) if signs else ApiHealth(api, Light.NONE, note=UNREADABLE) for api in Api
        ),
    )


def _apis_of(account: Account) -> tuple[Api, ...]:
    """Name the APIs that have a light; the orders of a destination that fetches have one by its own calls."""
    probed = vendor(account.vendor).apis
    fetches = isinstance(account, DestinationAccount) and account.export_method is ExportMethod.PULL
    return (*probed, Api.ORDERS) if fetches and Api.ORDERS not in probed else probed


def _measured(api: Api, stats: CallStats | None, now: datetime) -> ApiHealth:
    light, note = light_of(stats, now)
    if stats is None:
        return ApiHealth(api, light, note=note)
    return ApiHealth(
        api,
        light,
        stats.called_at,
        stats.calls,
        min(stats.errors / stats.calls, 1.0) if stats.calls else None,
        p95_ms(stats.buckets),
        stats.error_code,
        stats.error_message,
        _resolution(stats.error_code),
        stats.error_at,
        note,
    )


def _stands(trouble: Trouble, shown: ApiHealth, stats: CallStats | None, now: datetime) -> bool:
    """Tell whether what troubled a run says something of an API still.

    A refusal is over with the next call that goes well, but for the API that is left alone for it. A refused login
    speaks for the other APIs of the account, too, when they have nothing to say themselves.
    """
    if trouble.code == CONFIGURATION:
        return stats is None or stats.called_at < trouble.at
    if _STAGES.get(trouble.stage) is shown.api or trouble.stage == probe_stage(shown.api):
        return _paused(trouble, now) or (_refused(trouble) and not _well_since(trouble, stats))
    return trouble.code == ErrorCode.UNAUTHORIZED and shown.light is Light.NONE and not _well_since(trouble, stats)


def _paused(trouble: Trouble, now: datetime) -> bool:
    return trouble.paused_until is not None and now < trouble.paused_until


def _refused(trouble: Trouble) -> bool:
    return trouble.code in _TREATED and _TREATED[trouble.code].scope is Scope.ACCOUNT


def _well_since(trouble: Trouble, stats: CallStats | None) -> bool:
    if stats is None or stats.called_at <= trouble.at:
        return False
    return stats.error_at is None or stats.error_at <= trouble.at


def _troubled(shown: ApiHealth, trouble: Trouble, now: datetime) -> ApiHealth:
    """Show what troubles an account as its last error: red, or yellow where it only asked for time."""
    down = _refused(trouble) or trouble.code == CONFIGURATION
    paused = f"Left alone until {trouble.paused_until:%H:%M} UTC" if _paused(trouble, now) else shown.note
    return replace(
        shown,
        light=Light.RED if down or shown.light is Light.RED else Light.YELLOW,
        error_code=trouble.code,
        error_message=trouble.message,
        resolution=_resolution(trouble.code),
        error_at=trouble.at,
        note=paused,
    )


def _resolution(code: str | None) -> str | None:
    if code == CONFIGURATION:
        return _SET_IT_UP
    return _TREATED[code].resolution if code in _TREATED else None
