"""Find the party and the address of an order in Tryton, or make them.

A party that was made has our mark as an identifier, and an address is looked for among the party's: so neither is made
again when the call after it is lost.
"""

import asyncio
from typing import Any

from include.order_sync.connectors.tryton.mapping import NewAddress, NewParty, NewSale
from include.order_sync.connectors.tryton.names import Names
from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.wire import ADDRESSES, IDS, RECORDS, PartyAddress
from include.order_sync.errors import ErrorCode, VendorError

ADDRESS_FIELDS = ("party_name", "street", "postal_code", "city", "country", "subdivision")


class Partners:
    """Parties and addresses."""

    def __init__(self, proxy: Proxy, names: Names) -> None:
        self._proxy = proxy
        self._names = names
        # Two orders of one buyer at a time must not make the same party twice.
        self._one_by_one = asyncio.Lock()

    async def of(self, sale: NewSale) -> tuple[int, int]:
        """Find or make the party and the address of a sale, and return their ids."""
        values = await self._address(sale.shipment_address)
        async with self._one_by_one:
            party = await self._party(sale.party)
            return party, await self._own_address(party, values)

    async def _party(self, party: NewParty) -> int:
        field = "code" if party.code else "identifiers.code"
        domain = [[field, "=", party.code or party.identifier]]
        found = await self._proxy.records("party.party", domain, ["id"], answer=RECORDS, limit=1)
        if found:
            return found[0].id
        if party.code:
            raise VendorError(ErrorCode.REJECTED, f"Tryton has no party with the code '{party.code}'")
        return await self._make(party)

    async def _make(self, party: NewParty) -> int:
        """Make a party. Tryton checks mail addresses and phone numbers; one that it refuses is kept as "other"."""
        method = "model.party.party.create"
        try:
            return (await self._proxy.call(method, [_new(party)], answer=IDS))[0]
        except VendorError as error:
            if error.code is not ErrorCode.REJECTED or not (party.email or party.phone):
                raise
        return (await self._proxy.call(method, [_new(party, "other", "other")], answer=IDS))[0]

    async def _address(self, address: NewAddress) -> dict[str, Any]:
        """Write an address with Tryton's ids; a region that Tryton does not have becomes a line of the street."""
        country = await self._names.country(address.country) if address.country else None
        region = address.subdivision
        subdivision = await self._names.subdivision(address.country, region) if country and region else None
        street = address.street if subdivision or not region else f"{address.street}\n{region}".strip()
        known = (address.party_name, street, address.postal_code, address.city, country, subdivision)
        return dict(zip(ADDRESS_FIELDS, known, strict=True))

    async def _own_address(self, party: int, values: dict[str, Any]) -> int:
        domain = [["party", "=", party], ["city", "=", values["city"] or None]]
        held = await self._proxy.records("party.address", domain, ADDRESS_FIELDS, answer=ADDRESSES)
        alike = [one.id for one in held if _plain(_values(one)) == _plain(values)]
        if alike:
            return alike[0]
        new = {"party": party, **{name: value for name, value in values.items() if value}}
        return (await self._proxy.call("model.party.address.create", [new], answer=IDS))[0]


def _new(party: NewParty, email: str = "email", phone: str = "phone") -> dict[str, Any]:
    ways = [{"type": kind, "value": text} for kind, text in ((email, party.email), (phone, party.phone)) if text]
    return {
        "name": party.name,
        "addresses": [],
        "identifiers": [["create", [{"type": None, "code": party.identifier}]]],
        **({"contact_mechanisms": [["create", ways]]} if ways else {}),
    }


def _values(held: PartyAddress) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ADDRESS_FIELDS}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what differs in blanks only: Tryton cuts them off at the ends."""
    return {name: " ".join(value.split()) if isinstance(value, str) else value or "" for name, value in values.items()}
