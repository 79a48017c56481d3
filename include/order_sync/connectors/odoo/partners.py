"""Find the customer and the delivery address of an order, or make them.

Odoo keeps both as contacts (res.partner), the addresses of a customer below it.
"""

import asyncio
from html import escape
from typing import Any

from include.order_sync.connectors.odoo.mapping import NewContact, same_address
from include.order_sync.connectors.odoo.masterdata import MasterData
from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import Contact
from include.order_sync.errors import ErrorCode, VendorError

MODEL = "res.partner"
_FIELDS = ["name", "company_name", "street", "street2", "city", "zip", "state_id", "country_id", "phone", "email"]


class Partners:
    """The contacts of one database. Orders of one customer that are sent at a time make the customer once."""

    def __init__(self, proxy: Proxy, settings: Settings, master: MasterData) -> None:
        self._proxy = proxy
        self._settings = settings
        self._master = master
        self._making: dict[str, asyncio.Lock] = {}

    async def customer_and_address(self, customer: NewContact | None, address: NewContact) -> tuple[int, int]:
        """Tell the ids of both; raise `VendorError` INVALID_ADDRESS if Odoo refuses one of them, in its words.

        Without a customer it is the one that the settings name.
        """
        wanted = await self._values(address)
        who = (customer.ref or customer.email or customer.name) if customer else ""
        async with self._making.setdefault(who, asyncio.Lock()):
            owner = await self._customer(customer) if customer else self._settings.partner_id
            return owner, await self._address(owner, wanted)

    async def _customer(self, customer: NewContact) -> int:
        values = await self._values(customer)
        if customer.ref or customer.email:
            known = ["ref", "=", customer.ref] if customer.ref else ["email", "=ilike", _literal(customer.email)]
            domain = [known, ["parent_id", "=", False]]
        else:
            domain = [["name", "=", customer.name], ["zip", "=", customer.zip or False], ["parent_id", "=", False]]
        found = await self._contacts(domain)
        if not (customer.ref or customer.email):
            found = [one for one in found if same_address(one, _whole(values))]
        return found[0].id if found else await self._make(values)

    async def _address(self, owner: int, values: dict[str, Any]) -> int:
        domain = [["parent_id", "=", owner], ["type", "=", "delivery"], ["zip", "=", values.get("zip", False)]]
        found = [one for one in await self._contacts(domain) if same_address(one, _whole(values))]
        return found[0].id if found else await self._make({**values, "parent_id": owner, "type": "delivery"})

    async def _contacts(self, domain: list[Any]) -> list[Contact]:
        domain = [*domain, *self._settings.of_company(shared=True)]
        return (await self._proxy.search(MODEL, Contact, domain, _FIELDS)).result

    async def _make(self, values: dict[str, Any]) -> int:
        try:
            [made] = (await self._proxy.ask(MODEL, "create", tuple[int], {"vals_list": [values]})).result
        except VendorError as error:
            if error.code is not ErrorCode.REJECTED:
                raise
            raise VendorError(ErrorCode.INVALID_ADDRESS, error.message, http_status=error.http_status) from None
        return int(made)

    async def _values(self, contact: NewContact) -> dict[str, Any]:
        """Write a contact with Odoo's ids. A state that Odoo does not have is noted with the contact."""
        names = ("name", "ref", "company_name", "street", "street2", "city", "zip", "phone", "email")
        values: dict[str, Any] = {name: getattr(contact, name) for name in names if getattr(contact, name)}
        if contact.country:
            values["country_id"] = await self._master.country(contact.country)
        if contact.state:
            state = await self._master.state(values["country_id"], contact.state) if contact.country else 0
            values |= {"state_id": state} if state else {"comment": escape(contact.state)}
        return values


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values.get(name, False) for name in _FIELDS}


def _literal(text: str) -> str:
    """Write a text for `=ilike`, which compares without regard to case, so that it stands for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
