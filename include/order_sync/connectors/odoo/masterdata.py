"""What Odoo has an id for, and a cart a code: articles, countries and states, currencies, shipping methods.

Answers that change seldom are kept as long as the connector is open.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from include.order_sync.connectors.odoo.proxy import Proxy
from include.order_sync.connectors.odoo.settings import Settings
from include.order_sync.connectors.odoo.wire import Coded, Company, Keyed, Named, Region, id_of, name_of
from include.order_sync.errors import ErrorCode, VendorError

T = TypeVar("T")


class MasterData:
    """What was looked up so far."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        self._proxy = proxy
        self._settings = settings
        self._kept: dict[tuple[str, str], Any] = {}
        self._asking: dict[tuple[str, str], asyncio.Lock] = {}

    async def articles(self, codes: Iterable[str]) -> dict[str, int]:
        """Tell the article of each code (its Internal Reference).

        Raises `VendorError` UNKNOWN_SKU for codes that Odoo does not have, REJECTED for one that it has several times.
        """
        wanted = sorted(set(codes))
        domain = [["default_code", "in", wanted], *self._settings.of_company(shared=True)]
        found = (await self._proxy.search("product.product", Coded, domain, ["default_code"])).result
        by_code: dict[str, list[int]] = {}
        for one in found:
            by_code.setdefault(one.default_code, []).append(one.id)
        unknown = [code for code in wanted if code not in by_code]
        if unknown:
            message = f"Odoo has no article with the Internal Reference {', '.join(unknown)}"
            raise VendorError(ErrorCode.UNKNOWN_SKU, message)
        several = [f"{code} (ids {', '.join(map(str, by_code[code]))})" for code in wanted if len(by_code[code]) > 1]
        if several:
            message = f"Odoo has several articles with the Internal Reference {'; '.join(several)}"
            raise VendorError(ErrorCode.REJECTED, message)
        return {code: ids[0] for code, ids in by_code.items()}

    async def country(self, code: str) -> int:
        """Tell a country by its code (ISO 3166-1); raise `VendorError` INVALID_ADDRESS if Odoo has none of it."""
        found = await self._once("country", code, lambda: self._search("res.country", [["code", "=", code]], Keyed))
        if not found:
            raise VendorError(ErrorCode.INVALID_ADDRESS, f"Odoo knows no country with the code '{code}'")
        return found[0].id

    async def state(self, country: int, region: str) -> int:
        """Tell a state or province by its code, else by its name; 0 if Odoo does not have it."""
        domain = [["country_id", "=", country]]
        fields = ["name", "code", "country_id"]
        key = str(country)
        regions = await self._once("states", key, lambda: self._search("res.country.state", domain, Region, fields))
        wanted = region.casefold()
        by_code = {one.code.casefold(): one.id for one in regions}
        # ISO 3166-2 writes the country before it: US-IL.
        short = wanted.rpartition("-")[2]
        return by_code.get(wanted) or by_code.get(short) or {o.name.casefold(): o.id for o in regions}.get(wanted, 0)

    async def pricelist(self, currency: str) -> int | None:
        """Choose a pricelist of a currency: it makes the order's. None where it is the company's own currency.

        Raises `VendorError` REJECTED if Odoo has none.
        """
        if currency in self._settings.pricelists:
            return self._settings.pricelists[currency]
        domain = [["currency_id.name", "=", currency], *self._settings.of_company(shared=True)]
        found = await self._once(
            "pricelist", currency, lambda: self._search("product.pricelist", domain, Keyed, order="sequence, id")
        )
        if found:
            return found[0].id
        if await self._own_currency() != currency:
            message = f"Odoo has no pricelist in {currency}: make one, or name one in the setting pricelists"
            raise VendorError(ErrorCode.REJECTED, message)
        return None

    async def carrier(self, service: str) -> int:
        """Tell a shipping method by its name, or as the settings say.

        Raises `VendorError` UNMAPPED_SHIP_METHOD if Odoo has none, or several.
        """
        if service in self._settings.carriers:
            return self._settings.carriers[service]
        domain = [["name", "=", service], *self._settings.of_company(shared=True)]
        found = await self._once("carrier", service, lambda: self._search("delivery.carrier", domain, Named, ["name"]))
        if len(found) != 1:
            how_many = "several shipping methods" if found else "no shipping method"
            message = f"Odoo has {how_many} with the name '{service}': map the ship method, or set carriers"
            raise VendorError(ErrorCode.UNMAPPED_SHIP_METHOD, message)
        return found[0].id

    async def fields(self, model: str, names: tuple[str, ...]) -> list[str]:
        """Choose those fields that a model has here: they differ by Odoo's version, and by its modules."""

        async def ask() -> list[str]:
            given = {"allfields": list(names), "attributes": ["type"]}
            answer = await self._proxy.ask(model, "fields_get", dict[str, dict[str, Any]], given)
            return [name for name in names if name in answer.result]

        return await self._once("fields", model, ask)

    async def _own_currency(self) -> str:
        own = self._settings.company_id
        domain = [["id", "=", own]] if own else []
        found = await self._once("company", "", lambda: self._search("res.company", domain, Company, ["currency_id"]))
        return name_of(found[0].currency_id) if len(found) == 1 and id_of(found[0].currency_id) else ""

    async def _search(
        self, model: str, domain: list[Any], shape: type[T], fields: list[str] | None = None, order: str = "id"
    ) -> list[T]:
        return (await self._proxy.search(model, shape, domain, fields or ["id"], order=order)).result

    async def _once(self, kind: str, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask at most once for what is there; what is not there may be made meanwhile, and is asked for again."""
        where = (kind, key)
        async with self._asking.setdefault(where, asyncio.Lock()):
            if not self._kept.get(where):
                self._kept[where] = await ask()
        kept: T = self._kept[where]
        return kept
