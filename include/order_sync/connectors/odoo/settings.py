"""What the accounts file may say about an Odoo destination."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from include.order_sync.connectors.settings import read_settings

Id = Annotated[int, msgspec.Meta(ge=1)]
Some = Annotated[int, msgspec.Meta(ge=0)]
_WHAT = "odoo settings"


class Settings(msgspec.Struct, frozen=True):
    """`api` is how Odoo is spoken to; `auto` asks it which version it is: `json2` from 19 on, `jsonrpc` before.

    `company_id`, `warehouse_id` and `team_id` are Odoo's ids of whom orders are for (0: the API user's own).
    `partner_id` is one customer for all orders (0: found by the buyer's account, else made); `customer_prefix` stands
    before the account in a customer's reference. `pricelists` names a pricelist by currency, `carriers` a shipping
    method by ship service, and `tax_ids` the taxes of every line: where they are not given Odoo has its own way.
    `set_carrier` off leaves the shipping method to Odoo. `stock` is which of Odoo's quantities can be sold.
    `wait_for_tracking` reports a delivery only once it has a tracking number. `page_size` is how many records are
    asked for at once.
    """

    api: Literal["auto", "jsonrpc", "json2"] = "auto"
    company_id: Some = 0
    warehouse_id: Some = 0
    team_id: Some = 0
    partner_id: Some = 0
    customer_prefix: str = ""
    pricelists: dict[str, Id] = {}
    tax_ids: list[Id] | None = None
    set_carrier: bool = True
    carriers: dict[str, Id] = {}
    stock: Literal["free_qty", "virtual_available", "qty_available"] = "free_qty"
    wait_for_tracking: bool = False
    page_size: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100

    @property
    def context(self) -> dict[str, Any]:
        """What goes with every call: the company, by which Odoo chooses what is not given."""
        return {"allowed_company_ids": [self.company_id]} if self.company_id else {}

    def of_company(self, shared: bool = False) -> list[list[Any]]:
        """Write the condition for records of the company, or also of none (`shared`); nothing where none is set."""
        if not self.company_id:
            return []
        return [["company_id", "in", [False, self.company_id]] if shared else ["company_id", "=", self.company_id]]


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Read the settings; raise `ConfigurationError` for an unknown key or a wrong value."""
    return read_settings(Settings, given, _WHAT)


def check_settings(given: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` if the settings cannot be used."""
    settings_of(given)
