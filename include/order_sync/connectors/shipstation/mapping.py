"""Write an order as ShipStation takes it. No I/O."""

import re
from decimal import Decimal

import msgspec

from include.order_sync.connectors.shipstation.references import LONGEST, to_shipstation
from include.order_sync.connectors.shipstation.settings import Settings
from include.order_sync.connectors.shipstation.wire import (
    ENCODER,
    Money,
    NewItem,
    NewPackage,
    NewShipment,
    NewShipments,
    ShipTo,
    Weight,
)
from include.order_sync.connectors.values import ZERO, plain
from include.order_sync.errors import ErrorCode, VendorError
from include.order_sync.models import Order, OrderLine, OutboundOrder

MOST_PIECES = 2**31 - 1
LONGEST_CUSTOM_FIELD = 100
# The pattern of the document's `service_code`, such as usps_priority_mail.
_SERVICE_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9-]+)* ?")


def order_body(outbound: OutboundOrder, settings: Settings) -> bytes:
    """Write the body of POST /v2/shipments.

    Raises `VendorError`: INVALID_ADDRESS for an address that lacks what ShipStation wants of each, and REJECTED for a
    line that is not in whole pieces.
    """
    return ENCODER.encode(NewShipments([_shipment(outbound, settings)]))


def _shipment(outbound: OutboundOrder, settings: Settings) -> NewShipment:
    order, service = outbound.order, outbound.ship_service
    is_code = _SERVICE_CODE.fullmatch(service) is not None
    number = order.number if settings.shipment_number == "number" else outbound.reference
    return NewShipment(
        external_shipment_id=to_shipstation(outbound.reference),
        external_order_id=outbound.reference,
        shipment_number=number[:LONGEST],
        shipment_status="pending",
        validate_address=settings.validate_address,
        create_sales_order=settings.create_sales_order,
        ship_to=_ship_to(order, settings),
        items=[_item(line, outbound.reference) for line in order.lines if line.quantity],
        ship_from=_ship_from(settings),
        warehouse_id=settings.warehouse_id or None,
        store_id=settings.store_id or None,
        carrier_id=settings.carrier_ids.get(service, settings.carrier_id) or None,
        service_code=service if is_code else None,
        requested_shipment_service=None if is_code else service,
        ship_by_date=f"{order.delivery_date}T00:00:00Z" if order.delivery_date else None,
        notes_from_buyer=order.note or None,
        amount_paid=Money(order.currency.lower(), order.total) if order.total >= ZERO else None,
        packages=_packages(settings),
        advanced_options=_custom_fields(outbound, settings),
    )


def _ship_to(order: Order, settings: Settings) -> ShipTo:
    to = order.ship_to
    postcode = to.postcode or settings.postcode_if_missing
    written = ShipTo(
        name=to.name or to.company or order.customer_name,
        phone=to.phone or settings.phone_if_missing,
        address_line1=to.line1,
        city_locality=to.city,
        # Many countries have no states, and ShipStation wants one of every address.
        state_province=to.region or to.city,
        postal_code=postcode,
        country_code=to.country,
        address_residential_indicator="unknown",
        company_name=to.company or None,
        address_line2=to.line2 or None,
        email=to.email or None,
    )
    empty = [name for name in written.__struct_fields__ if getattr(written, name) == ""]
    if empty:
        message = f"ShipStation wants the shipping address to have {', '.join(empty)}: the order has none"
        raise VendorError(ErrorCode.INVALID_ADDRESS, message)
    return written


def _item(line: OrderLine, reference: str) -> NewItem:
    if line.quantity % 1 or line.quantity > MOST_PIECES:
        message = f"ShipStation takes whole pieces only: line {line.external_id} ({line.sku}) is {plain(line.quantity)}"
        raise VendorError(ErrorCode.REJECTED, message)
    return NewItem(
        name=line.name or line.sku,
        quantity=int(line.quantity),
        external_order_id=reference,
        external_order_item_id=line.external_id,
        sku=line.sku or None,
        # A price below 0 (a discount as a line) is none that ShipStation takes.
        unit_price=line.unit_price if line.unit_price >= ZERO else None,
    )


def _ship_from(settings: Settings) -> dict[str, str] | None:
    if settings.ship_from is None:
        return None
    given: dict[str, str] = msgspec.to_builtins(settings.ship_from)
    return {**given, "address_residential_indicator": "unknown"}


def _packages(settings: Settings) -> list[NewPackage] | None:
    if not settings.package_weight:
        return None
    return [NewPackage(Weight(Decimal(str(settings.package_weight)), settings.weight_unit))]


def _custom_fields(outbound: OutboundOrder, settings: Settings) -> dict[str, str] | None:
    order = outbound.order
    known = {
        "reference": outbound.reference,
        "number": order.number,
        "cart": outbound.cart,
        "customer_account": order.customer_account,
        "customer_name": order.customer_name,
        "ship_method": order.ship_method,
        "ship_service": outbound.ship_service,
        "delivery_date": str(order.delivery_date or ""),
    }
    names = {f"custom_field{number}": getattr(settings, f"custom_field{number}") for number in (1, 2, 3)}
    filled = {name: known[key][:LONGEST_CUSTOM_FIELD] for name, key in names.items() if known.get(key)}
    return filled or None
