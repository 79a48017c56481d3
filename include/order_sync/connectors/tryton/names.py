"""Find Tryton's ids of what an order names: company, currency, country, carrier, products.

What hardly ever changes is asked for once; what Tryton does not have is asked for again each time.
"""

from collections.abc import Iterable

from include.order_sync.connectors.tryton.proxy import Proxy
from include.order_sync.connectors.tryton.settings import Settings
from include.order_sync.connectors.tryton.wire import (
    ARTICLES,
    CARRIERS,
    NAMED,
    PREFERENCES,
    RECORDS,
    Article,
    CarrierName,
)
from include.order_sync.errors import ErrorCode, VendorError

SHOWN = 10


class Names:
    """What was found so far."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings
        self._known: dict[tuple[str, str], int] = {}

    async def company(self) -> int:
        """Find the company that the sales are of: the one that is set, or the user's; all calls are then made in it."""
        if ("company", "") not in self._known:
            found = await self._named_company() if self._settings.company else await self._own_company()
            self._known["company", ""] = found
            self._proxy.context["company"] = found
        return self._known["company", ""]

    async def currency(self, code: str) -> int:
        """Find a currency; raise REJECTED if Tryton does not have it."""
        found = await self._one("currency.currency", [["code", "=", code]], code)
        if found is None:
            raise VendorError(ErrorCode.REJECTED, f"Tryton has no currency {code}")
        return found

    async def country(self, code: str) -> int:
        """Find a country by its ISO code; raise INVALID_ADDRESS if Tryton does not have it."""
        found = await self._one("country.country", [["code", "=", code]], code)
        if found is None:
            message = f"Tryton has no country '{code}' (trytond_import_countries brings them in)"
            raise VendorError(ErrorCode.INVALID_ADDRESS, message)
        return found

    async def subdivision(self, country: str, region: str) -> int | None:
        """Find a state or province by its ISO code or its name; None if Tryton does not have it."""
        either = ["OR", ["code", "=", f"{country}-{region}"], ["code", "=", region], ["name", "ilike", _exact(region)]]
        return await self._one("country.subdivision", [["country.code", "=", country], either], f"{country} {region}")

    async def warehouse(self) -> int | None:
        """Find the warehouse that is set; None if none is: then Tryton takes its own."""
        name = self._settings.warehouse
        if not name:
            return None
        domain = [["type", "=", "warehouse"], ["OR", ["name", "=", name], ["code", "=", name]]]
        found = await self._one("stock.location", domain, name)
        if found is None:
            raise VendorError(ErrorCode.REJECTED, f"Tryton has no warehouse '{name}' (setting warehouse)")
        return found

    async def carrier(self, service: str) -> int:
        """Find a carrier by its name, its party's or its product's; raise UNMAPPED_SHIP_METHOD if not one fits."""
        found = await self._proxy.records("carrier", [], CARRIER_NAMES, answer=CARRIERS)
        fit = [one for one in found if service.casefold() in _called(one)]
        if len(fit) == 1:
            return fit[0].id
        what = "several carriers" if fit else "no carrier"
        known = ", ".join(one.rec_name for one in found[:SHOWN]) or "none"
        message = f"Tryton has {what} called '{service}'. Known: {known}"
        raise VendorError(ErrorCode.UNMAPPED_SHIP_METHOD, message)

    async def articles(self, codes: Iterable[str]) -> dict[str, Article]:
        """Find products by their codes; raise UNKNOWN_SKU that names each that is not there or is not sold."""
        wanted = list(dict.fromkeys(codes))
        fields = ["code", "sale_uom", "salable"]
        found = await self._proxy.records("product.product", [["code", "in", wanted]], fields, answer=ARTICLES)
        sold = {one.code: one for one in found if one.code and one.salable and one.sale_uom}
        missing = [code for code in wanted if code not in sold]
        if missing:
            known = {one.code for one in found}
            words = [f"{code} (not salable)" if code in known else code for code in missing]
            raise VendorError(ErrorCode.UNKNOWN_SKU, f"Tryton does not sell {', '.join(words)}")
        return sold

    async def _one(self, model: str, domain: list[object], key: str) -> int | None:
        if (model, key) not in self._known:
            found = await self._proxy.records(model, domain, ["id"], answer=RECORDS, limit=1)
            if not found:
                return None
            self._known[model, key] = found[0].id
        return self._known[model, key]

    async def _own_company(self) -> int:
        found = (await self._proxy.call("model.res.user.get_preferences", True, answer=PREFERENCES)).company
        if found is None:
            message = "the Tryton user works in no company: give it one, or name one by the setting company"
            raise VendorError(ErrorCode.FORBIDDEN, message)
        return found

    async def _named_company(self) -> int:
        name = self._settings.company
        domain = [["party.name", "=", name]]
        found = await self._proxy.records("company.company", domain, ["party.name"], answer=NAMED, limit=2)
        if len(found) != 1:
            message = (
                f"the Tryton user sees {'no' if not found else 'more than one'} company '{name}' (setting company)"
            )
            raise VendorError(ErrorCode.FORBIDDEN, message)
        return found[0].id


CARRIER_NAMES = ["rec_name", "party.name", "party.code", "carrier_product.name", "carrier_product.code"]


def _called(carrier: CarrierName) -> set[str]:
    names = {carrier.rec_name}
    for one in (carrier.party, carrier.carrier_product):
        names |= {one.name or "", one.code or ""} if one else set()
    return {name.casefold() for name in names if name}


def _exact(text: str) -> str:
    """Write a text for `ilike`, where % and _ stand for any letters."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
