"""The accounts file as typed values; the JSON Schema that editors use is generated from these."""

from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec

from include.order_sync.connectors.base import AccountOptions, Role
from include.order_sync.states import ExportMethod
from include.order_sync.subscriptions import Period, Scope, Subscription

Duration = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([1-9][0-9]*[smhd]|hourly|daily)$",
        description="A length of time: 30s, 5m, 2h, 1d, hourly or daily.",
        examples=["5m", "hourly", "daily"],
    ),
]
Size = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[1-9][0-9]*(KB|MB|GB)$",
        description="A size in thousands, millions or billions of bytes: 500KB, 10MB or 1GB.",
        examples=["10MB", "500KB"],
    ),
]
TimeOfDay = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="A time of day from 00:00 to 23:59.",
        examples=["07:00"],
    ),
]
Path = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        description="Where a field stands in what the cart sends: names joined by dots, [0] or [key=value] in a list",
        examples=["billing.vat_number", "meta_data[key=_gift_message].value", "line_items[id={line}].engraving"],
    ),
]
Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_WORDS = {"hourly": "1h", "daily": "1d"}
_BYTES = {"KB": 1000, "MB": 1000**2, "GB": 1000**3}


def seconds(duration: str) -> int:
    """Read a duration of the accounts file as seconds."""
    text = _WORDS.get(duration, duration)
    return int(text[:-1]) * _UNITS[text[-1]]


def length(duration: str) -> timedelta:
    """Read a duration of the accounts file as a length of time."""
    return timedelta(seconds=seconds(duration))


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every account has. `connection` is the name of its Airflow connection, which holds the login."""

    vendor: str
    connection: str
    cadence: Duration = "5m"
    timeout: Duration = "30s"
    concurrency: Positive = 8
    rate_limit: NotNegative = 0
    attempts: Positive = 5
    backoff: Duration = "30s"
    error_recipients: tuple[str, ...] = ()
    settings: dict[str, Any] = {}

    @property
    def every(self) -> timedelta:
        """How much time lies between two runs for this account."""
        return length(self.cadence)

    @property
    def call_timeout(self) -> float:
        """How long one call may take, in seconds."""
        return float(seconds(self.timeout))

    @property
    def options(self) -> AccountOptions:
        """What a connector needs to know of this account."""
        return AccountOptions(self.call_timeout, self.concurrency, float(self.rate_limit), self.settings)

    def backoff_after(self, failures: int) -> float:
        """Return the seconds to wait after the n-th failure: doubled each time, at most an hour."""
        return float(min(seconds(self.backoff) * 2 ** max(failures - 1, 0), 3600))


class OrdersAccount(Account, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What carts and sources have: `extras` and `line_extras` name further fields of theirs, to be passed on."""

    extras: dict[str, Path] = {}
    line_extras: dict[str, Path] = {}


class CartAccount(OrdersAccount, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A cart that is polled. `overlap` is how far behind its cursor each poll begins."""

    overlap: Duration = "5m"


class SourceAccount(OrdersAccount, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A source that hands over orders by batch pull."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"cart": "from"}):
    """Whose orders a destination takes: of a cart or source, all or those of the named distributors."""

    cart: str
    distributors: tuple[str, ...] = ()


class DestinationAccount(Account, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A destination. `ship_methods` maps the carts' ship methods to the destination's services.

    `extras_in_note` writes the extras of an order into its note, for a destination that has no other place for them.
    Orders are delivered as soon as they are there; with a `delivery_cadence` no more often than that. A destination
    with the export method `pull` fetches them with the login of its `pull_connection`, or else of its `connection`.
    """

    takes: tuple[Route, ...]
    delivery_cadence: Duration | None = None
    export_method: ExportMethod = ExportMethod.PUSH
    pull_connection: str | None = None
    ship_methods: dict[str, str] = {}
    extras_in_note: bool = False

    @property
    def login_of_fetches(self) -> str:
        """Name the Airflow connection with the login that the destination fetches its orders with."""
        return self.pull_connection or self.connection


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How mails are sent: `connection` names the Airflow connection of the mail server, which holds the login.

    Without a `sender` it is the connection's own. No mail is longer than `largest`, as it is sent. A mail that the
    server does not take is tried again until `give_up_after` is over.
    """

    connection: str = "smtp_default"
    sender: str = ""
    largest: Size = "10MB"
    give_up_after: Duration = "1d"

    @property
    def largest_bytes(self) -> int:
        """How many bytes a mail may have, as it is sent."""
        return int(self.largest[:-2]) * _BYTES[self.largest[-2:]]

    @property
    def patience(self) -> timedelta:
        """How long a mail is tried again (`give_up_after`)."""
        return length(self.give_up_after)


class AlertSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When a mail tells of orders that are stuck: at most one for each cause in `every`.

    An export that is still tried counts as failing `after_failures`; an order that waits counts as not synced
    after `unsynced_after`. `unsynced_recipients` stand in for the users who may be notified, where nobody granted that.
    """

    every: Duration = "15m"
    after_failures: Positive = 2
    unsynced_after: Duration = "30m"
    unsynced_recipients: tuple[str, ...] = ()

    @property
    def pause(self) -> timedelta:
        """How much time lies between two mails of one cause (`every`)."""
        return length(self.every)

    @property
    def unsynced_limit(self) -> timedelta:
        """How long an order may wait before it counts as not synced (`unsynced_after`)."""
        return length(self.unsynced_after)


class ReportSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A daily status report: `at` a time of day by the clocks of `zone`. Without recipients it is off.

    `period` is for the scope `all` only: orders since the last report (`day`), or all there are (`ever`).
    """

    at: TimeOfDay
    zone: str
    scope: Scope = Scope.ALL
    period: Period | None = None
    recipients: tuple[str, ...] = ()
    distributor: str = ""
    destination: str = ""
    more_columns: bool = False


class AccountsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole accounts file, as it is written."""

    version: Literal[1]
    carts: dict[str, CartAccount] = {}
    sources: dict[str, SourceAccount] = {}
    destinations: dict[str, DestinationAccount] = {}
    error_recipients: tuple[str, ...] = ()
    mail: MailSettings = MailSettings()
    alerts: AlertSettings = AlertSettings()
    reports: dict[str, ReportSettings] = {}


class Accounts(msgspec.Struct, frozen=True):
    """Every account by name, and how mails, alerts and the reports of the accounts file are set."""

    carts: dict[str, CartAccount]
    sources: dict[str, SourceAccount]
    destinations: dict[str, DestinationAccount]
    error_recipients: tuple[str, ...] = ()
    mail: MailSettings = MailSettings()
    alerts: AlertSettings = AlertSettings()
    reports: dict[str, Subscription] = {}

    def order_source(self, name: str) -> CartAccount | SourceAccount:
        """Return the cart or source of that name."""
        return self.carts.get(name) or self.sources[name]

    def destination_for(self, cart: str, distributor: str) -> str | None:
        """Name the destination that takes this distributor's lines of a cart; the rule that names it goes first."""
        catch_all = None
        for name, destination in self.destinations.items():
            for route in destination.takes:
                if route.cart != cart:
                    continue
                if distributor in route.distributors:
                    return name
                if not route.distributors and catch_all is None:
                    catch_all = name
        return catch_all


SECTIONS: dict[str, tuple[type[Account], Role]] = {
    "carts": (CartAccount, Role.CART),
    "sources": (SourceAccount, Role.SOURCE),
    "destinations": (DestinationAccount, Role.DESTINATION),
}
