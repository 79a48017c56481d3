"""A fake database with what every shop has, and what people do in it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from include.order_sync.connectors.odoo.mapping import MARK
from include.order_sync.models import InventoryLevel, Product, Shipment
from tests.connectors.odoo.fake import Fake, Record

OUTGOING, INTERNAL, INCOMING = 1, 2, 3


def a_shop(version: int = 19) -> Fake:
    """Make a database with a company in USD, pricelists in some currencies, and a shipping method."""
    fake = Fake(version)
    for name in ("USD", "EUR", "JPY", "KWD"):
        currency = fake.add("res.currency", name=name)
        fake.add("product.pricelist", name=f"Web {name}", currency_id=currency, sequence=1)
    fake.add("res.company", name="My Company", currency_id=1)
    states = {"US": (("Illinois", "IL"), ("Texas", "TX")), "JP": (("Tokyo", "13"),), "PT": ()}
    for code, regions in states.items():
        country = fake.add("res.country", name=code, code=code)
        for name, short in regions:
            fake.add("res.country.state", name=name, code=short, country_id=country)
    fake.add("delivery.carrier", name="GROUND")
    fake.add("uom.uom", name="Units")
    fake.add("uom.uom", name="Dozens")
    for name, code in (("Deliveries", "outgoing"), ("Pick", "internal"), ("Receipts", "incoming")):
        fake.add("stock.picking.type", name=name, code=code)
    return fake


def sell(fake: Fake, code: str, **values: Any) -> int:
    """Have an article, unless it is there already."""
    found = (number for number, one in fake.tables["product.product"].items() if one["default_code"] == code)
    kept = {"is_storable": True} if fake.version >= 18 else {"type": "product"}
    given = {"display_name": f"Article {code}", "active": True, "sale_ok": True, **kept, **values}
    return next(found, 0) or fake.add("product.product", default_code=code, **given)


def list_product(fake: Fake, product: Product) -> None:
    sell(fake, product.sku, id=int(product.external_id), display_name=product.name, active=product.active)


def stock(fake: Fake, level: InventoryLevel, field: str = "free_qty") -> None:
    sell(fake, level.sku, **{field: level.available})


def orders_of(fake: Fake, reference: str) -> list[Record]:
    return [one for one in fake.tables["sale.order"].values() if one["client_order_ref"] == reference]


def lines_of(fake: Fake, order: int) -> list[Record]:
    return [one for one in fake.tables["sale.order.line"].values() if one["order_id"] == order]


def ship(fake: Fake, shipment: Shipment, recorded_at: datetime, kind: int = OUTGOING, **changes: Any) -> int:
    """Do a delivery of an order, which is made if it is not there; return the delivery's id."""
    found = orders_of(fake, shipment.reference)
    order = found[0]["id"] if found else _order(fake, shipment.reference)
    carriers = [number for number, one in fake.tables["delivery.carrier"].items() if one["name"] == shipment.carrier]
    values: Record = {
        "name": shipment.external_id,
        "state": "done",
        "sale_id": order,
        "picking_type_id": kind,
        "date_done": shipment.shipped_at,
        "write_date": recorded_at,
        "carrier_id": carriers[0] if carriers else fake.add("delivery.carrier", name=shipment.carrier),
        "carrier_tracking_ref": shipment.tracking_number or False,
        "carrier_tracking_url": shipment.tracking_url or False,
    }
    picking = fake.add("stock.picking", **{**values, **changes})
    for line in shipment.lines:
        sold = next((one for one in lines_of(fake, order) if one["name"].endswith(f"{MARK}{line.line}")), None)
        move(fake, picking, sold or fake.tables["sale.order.line"][_line(fake, order, line.line)], line.quantity)
    return picking


def move(fake: Fake, picking: int, line: Record, pieces: Decimal, **changes: Any) -> int:
    """Move so many pieces of an order's line with a delivery."""
    values = {"product_id": line["product_id"], "product_uom": 1, "state": "done", **changes}
    return fake.add("stock.move", picking_id=picking, sale_line_id=line["id"], quantity=pieces, **values)


def _order(fake: Fake, reference: str) -> int:
    number = max(fake.tables["sale.order"], default=0) + 1
    return fake.add(
        "sale.order", name=f"S{number:05}", state="sale", client_order_ref=reference, currency_id=1, origin=reference
    )


def _line(fake: Fake, order: int, key: str) -> int:
    unit = {"product_uom_id" if fake.version >= 19 else "product_uom": 1}
    name = f"Article\n{MARK}{key}"
    product = sell(fake, f"SKU-{key}")
    return fake.add("sale.order.line", order_id=order, name=name, product_id=product, product_uom_qty=5, **unit)
