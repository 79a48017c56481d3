"""A small Odoo: the models that we call, with what they answer, refuse and leave out.

Written by us after Odoo's documentation and source (addons/sale, sale_stock, stock, stock_delivery and odoo/service of
odoo/odoo) for versions 17, 18 and 19. It was not recorded from an Odoo that ran.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Record = dict[str, Any]
NO_WIZARD = "disable_cancel_warning"

# Kinds of fields that matter here: links are written as an id and read as id and name. Any other is as it was stored.
LINKS: dict[str, dict[str, str]] = {
    "sale.order": {
        "partner_id": "res.partner",
        "partner_shipping_id": "res.partner",
        "pricelist_id": "product.pricelist",
        "currency_id": "res.currency",
        "carrier_id": "delivery.carrier",
    },
    "sale.order.line": {"order_id": "sale.order", "product_id": "product.product"},
    "stock.picking": {
        "sale_id": "sale.order",
        "carrier_id": "delivery.carrier",
        "picking_type_id": "stock.picking.type",
    },
    "stock.move": {
        "picking_id": "stock.picking",
        "sale_line_id": "sale.order.line",
        "product_id": "product.product",
        "product_uom": "uom.uom",
    },
    "res.partner": {"parent_id": "res.partner", "state_id": "res.country.state", "country_id": "res.country"},
    "res.country.state": {"country_id": "res.country"},
    "product.pricelist": {"currency_id": "res.currency"},
    "res.company": {"currency_id": "res.currency"},
}
OTHERS: dict[str, tuple[str, ...]] = {
    "sale.order": (
        *("name", "state", "client_order_ref", "origin", "note", "commitment_date", "company_id", "warehouse_id"),
        *("team_id", "locked"),
    ),
    "sale.order.line": ("name", "product_uom_qty", "qty_delivered", "price_unit", "discount"),
    "stock.picking": (
        *("name", "state", "date_done", "write_date", "company_id"),
        *("carrier_tracking_ref", "carrier_tracking_url"),
    ),
    "stock.picking.type": ("name", "code"),
    "stock.move": ("state", "quantity"),
    "res.partner": (
        *("name", "ref", "company_name", "street", "street2", "city", "zip", "phone", "email", "type", "comment"),
        "company_id",
    ),
    "res.country": ("name", "code"),
    "res.country.state": ("name", "code"),
    "res.currency": ("name",),
    "res.company": ("name",),
    "product.pricelist": ("name", "sequence", "company_id"),
    "product.product": (
        *("display_name", "default_code", "active", "sale_ok", "company_id", "type"),
        *("free_qty", "virtual_available", "qty_available"),
    ),
    "delivery.carrier": ("name", "company_id"),
    "uom.uom": ("name",),
}

NUMBERS = {"product_uom_qty", "qty_delivered", "price_unit", "discount", "quantity"}
NUMBERS |= {"free_qty", "virtual_available", "qty_available"}


class Refusal(Exception):
    """An exception of Odoo's: its full name, its words, and the status that it has in JSON-2."""

    def __init__(self, name: str, words: str, status: int = 422) -> None:
        super().__init__(words)
        self.name, self.words, self.status = name, words, status


def user_error(words: str) -> Refusal:
    return Refusal("odoo.exceptions.UserError", words)


class Fake:
    """One database of a version, and what people do in it."""

    def __init__(self, version: int = 19) -> None:
        self.version = version
        self.tables: dict[str, dict[int, Record]] = {model: {} for model in OTHERS}
        self.links = {model: dict(links) for model, links in LINKS.items()}
        self.others = {model: set(fields) for model, fields in OTHERS.items()}
        self.price_digits = 4
        self.pricelist_discount = Decimal(0)
        self.approval = False
        self.refusals: dict[str, Refusal] = {}
        self.calls: list[tuple[str, str, Record]] = []
        self.before: Callable[[str, str], None] = lambda model, method: None
        self.links["sale.order.line"]["product_uom_id" if version >= 19 else "product_uom"] = "uom.uom"
        self.others["sale.order.line"].add("tax_ids" if version >= 19 else "tax_id")
        if version >= 18:
            self.others["product.product"].add("is_storable")

    def without_carriers(self) -> None:
        """Take out what the module stock_delivery adds."""
        del self.links["stock.picking"]["carrier_id"]
        self.others["stock.picking"] -= {"carrier_tracking_ref", "carrier_tracking_url"}

    def add(self, model: str, **values: Any) -> int:
        """Put a record in, past all rules."""
        table = self.tables[model]
        number = values.pop("id", None) or max(table, default=0) + 1
        empty = dict.fromkeys((*self.others[model], *self.links.get(model, {})), False)
        zeros = dict.fromkeys(NUMBERS & empty.keys(), 0)
        table[number] = {**empty, **zeros, **values, "id": number}
        return number

    # What the models do

    def call(self, model: str, method: str, ids: list[int], given: Record, context: Record) -> Any:
        self.calls.append((model, method, given))
        self.before(model, method)
        if refusal := self.refusals.get(f"{model}.{method}"):
            raise refusal
        if model not in self.tables:
            raise Refusal("werkzeug.exceptions.NotFound", f"the model {model!r} does not exist", 404)
        doing = {
            "search_read": lambda: self.search_read(model, context, **given),
            "fields_get": lambda: self._fields_get(model, **given),
            "create": lambda: [self._create(model, values) for values in given["vals_list"]],
            "action_confirm": lambda: self._confirm([self.tables[model][number] for number in ids]),
            "action_cancel": lambda: self._cancel([self.tables[model][number] for number in ids], context),
        }
        return doing[method]()

    def search_read(
        self,
        model: str,
        context: Record,
        domain: list[Any],
        fields: list[str],
        order: str = "id",
        limit: int | None = None,
    ) -> list[Record]:
        known = {*self.others[model], *self.links.get(model, {}), "id"}
        if wrong := [name for name in fields if name not in known]:
            raise Refusal("builtins.ValueError", f"Invalid field {wrong[0]!r} on model {model!r}", 500)
        found = [one for one in self.tables[model].values() if all(self._meets(model, one, *rule) for rule in domain)]
        if "active" in known and context.get("active_test", True):
            found = [one for one in found if one["active"] is not False]
        for name in reversed([part.strip() for part in order.split(",")]):
            found.sort(key=lambda one: one[name] or 0)
        return [self._read(model, one, ["id", *fields]) for one in found[:limit]]

    def _fields_get(self, model: str, allfields: list[str], attributes: list[str]) -> Record:
        known = {*self.others[model], *self.links.get(model, {})}
        return {name: dict.fromkeys(attributes, "char") for name in allfields if name in known}

    def _create(self, model: str, values: Record) -> int:
        known = {*self.others[model], *self.links.get(model, {}), "order_line"}
        if wrong := [name for name in values if name not in known]:
            raise Refusal("builtins.ValueError", f"Invalid field {wrong[0]!r} on model {model!r}", 500)
        lines = values.pop("order_line", [])
        number = self.add(model, **values)
        if model == "sale.order":
            self._complete(self.tables[model][number], [line for _, _, line in lines])
        return number

    def _complete(self, order: Record, lines: list[Record]) -> None:
        pricelist = self.tables["product.pricelist"].get(order["pricelist_id"] or 0)
        currency = pricelist["currency_id"] if pricelist else self.tables["res.company"][1]["currency_id"]
        order |= {"name": f"S{order['id']:05}", "state": "draft", "currency_id": currency}
        for line in lines:
            price = Decimal(line["price_unit"])
            rounded = round(price, self.price_digits) if self.version < 19 else price
            written = {
                "discount": self.pricelist_discount,
                **line,
                "price_unit": rounded if rounded != price else price,
            }
            unit = {"product_uom_id" if self.version >= 19 else "product_uom": 1}
            self.add("sale.order.line", order_id=order["id"], **unit, **written)

    def _confirm(self, orders: list[Record]) -> Any:
        if any(one["state"] not in ("draft", "sent") for one in orders):
            raise user_error("Some orders are not in a state requiring confirmation.")
        if self.approval:
            return {"type": "ir.actions.act_window", "res_model": "approval.request"}
        for one in orders:
            one["state"] = "sale"
        return True

    def _cancel(self, orders: list[Record], context: Record) -> Any:
        if any(one["locked"] for one in orders):
            raise user_error("You cannot cancel a locked order. Please unlock it first.")
        if self.version < 19 and not context.get(NO_WIZARD) and any(one["state"] != "draft" for one in orders):
            return {"type": "ir.actions.act_window", "res_model": "sale.order.cancel"}
        for one in orders:
            one["state"] = "cancel"
        return True

    # How records are compared and written

    def _meets(self, model: str, record: Record, path: str, operator: str, wanted: Any) -> bool:
        name, _, rest = path.partition(".")
        if rest:
            model = self.links[model][name]
            linked = self.tables[model].get(record[name] or 0)
            return linked is not None and self._meets(model, linked, rest, operator, wanted)
        value = record[name]
        if isinstance(value, datetime):
            wanted = datetime.strptime(wanted, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        tests: dict[str, Callable[[], bool]] = {
            "=": lambda: bool(value == wanted),
            "!=": lambda: bool(value != wanted),
            "in": lambda: value in wanted,
            ">": lambda: bool(value > wanted),
            ">=": lambda: bool(value >= wanted),
            "<": lambda: bool(value < wanted),
            "=ilike": lambda: str(value).lower() == wanted.replace("\\", "").lower(),
        }
        return tests[operator]()

    def _read(self, model: str, record: Record, fields: Iterable[str]) -> Record:
        return {name: self._shown(self.links.get(model, {}).get(name, ""), record[name]) for name in fields}

    def _shown(self, linked: str, value: Any) -> Any:
        if linked and value:
            record = self.tables[linked][value]
            return [value, record.get("name") or record.get("display_name") or ""]
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return float(value) if isinstance(value, Decimal) else value
