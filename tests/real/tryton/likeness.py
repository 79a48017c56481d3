"""Whether the small Tryton of the contract tests answers as the real one does: the same fields, of the same kinds."""

from typing import Any

from include.order_sync.connectors.tryton.cancels import PARTS_FIELDS
from include.order_sync.connectors.tryton.names import CARRIER_NAMES
from include.order_sync.connectors.tryton.partners import ADDRESS_FIELDS
from include.order_sync.connectors.tryton.sweep import CARRIER_FIELDS, FIELDS, SALE_LINE_FIELDS
from tests.real.tryton.api import Api

QUESTIONS: list[tuple[str, list[Any]]] = [
    ("model.res.user.get_preferences", [True]),
    ("model.ir.model.access.get_access", [["sale.sale"]]),
    ("model.sale.sale.search_read", [["state", "=", "processing"], ["reference", "number", "state"]]),
    ("model.sale.sale.search_read", [["state", "=", "processing"], PARTS_FIELDS]),
    ("model.sale.line.search_read", [["id", ">", 0], SALE_LINE_FIELDS]),
    ("model.sale.line.search_read", [["id", ">", 0], ["quantity", "unit_price", "note", "product.code"]]),
    ("model.stock.shipment.out.search_read", [["state", "=", "done"], [*FIELDS, *CARRIER_FIELDS]]),
    ("model.product.product.search_read", [["code", "!=", None], ["code", "sale_uom", "salable"]]),
    ("model.product.product.search_read", [["code", "!=", None], ["code", "name", "rec_name", "active", "salable"]]),
    ("model.stock.location.search_read", [["type", "=", "warehouse"], ["name", "code"]]),
    ("model.country.subdivision.search_read", [["country.code", "!=", None], ["id"]]),
    ("model.party.address.search_read", [["party_name", "!=", None], ADDRESS_FIELDS]),
    ("model.carrier.search_read", [["id", ">", 0], CARRIER_NAMES]),
]


def unlike(real: Api, fake: Api) -> list[str]:
    """Ask both every question, and name each place where the answers differ in kind."""
    found: list[str] = []
    for method, given in QUESTIONS:
        if method.endswith("search_read"):
            domain, fields = given
            given = [[domain], 0, None, [["id", "DESC"]], list(fields)]
        answers = [api.call(method, *given, {"company": 1, "language": "en"}) for api in (real, fake)]
        found += [] if answers[0] and answers[1] else [f"{method}: nothing to compare"]
        found += _differences(*answers, method)
    return found


def _differences(real: Any, fake: Any, where: str) -> list[str]:
    if real is None or fake is None:
        return []
    if isinstance(real, dict) and isinstance(fake, dict):
        strange = [f"{where}: {name} is not Tryton's" for name in sorted(set(fake) - set(real))]
        known = [_differences(real[name], fake[name], f"{where} {name}") for name in fake if name in real]
        return strange + [word for words in known for word in words]
    if isinstance(real, list) and isinstance(fake, list):
        return _differences(real[0], fake[0], where) if real and fake else []
    numbers = (int, float)
    same = type(real) is type(fake) or (isinstance(real, numbers) and isinstance(fake, numbers))
    return [] if same else [f"{where}: {real!r} and {fake!r}"]
