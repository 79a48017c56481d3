"""What the office of the contract tests has, and its sales in words."""

from typing import Any

import msgspec

from tests.connectors.tryton.office import Office


def furnish(office: Office) -> None:
    """Put into an office what every sale of the samples needs."""
    for code, name in (("US", "United States"), ("JP", "Japan"), ("BR", "Brazil")):
        office.add("country.country", code=code, name=name)
    office.add("country.subdivision", code="US-IL", name="Illinois", country=1)
    office.add("stock.location", name="Warehouse", code="WH", type="warehouse")
    party = office.add("party.party", name="GROUND", code="G")
    office.add("carrier", rec_name="GROUND - Post", party=party, carrier_product=None)


def document_of(office: Office, sale: dict[str, Any]) -> bytes:
    """Write a sale with codes and names in the place of ids, and without what is empty."""
    party = office.shown("party.party", office.table("party.party")[sale["party"]], PARTY)
    ways = {way["type"]: way["value"] for way in party["contact_mechanisms."] or []}
    address = office.table("party.address")[sale["shipment_address"]]
    country = office.table("country.country").get(address.get("country") or 0, {}).get("code", "")
    region = office.table("country.subdivision").get(address.get("subdivision") or 0, {}).get("code", "")
    told: dict[str, Any] = {
        "reference": sale["reference"],
        "description": sale["description"],
        "sale_date": _iso(sale["sale_date"]),
        "party": {"identifier": _first(party["identifiers."]), "name": party["name"], **ways},
        "shipment_address": {
            "party_name": address["party_name"],
            "street": address.get("street"),
            "postal_code": address.get("postal_code"),
            "city": address.get("city"),
            "subdivision": region.partition("-")[2],
            "country": country,
        },
        "currency": office.table("currency.currency")[sale["currency"]]["code"],
        "lines": [_told_line(office, office.table("sale.line")[line]) for line in sale["lines"]],
        "carrier": office.table("party.party")[office.table("carrier")[sale["carrier"]]["party"]]["name"],
        "shipping_date": _iso(sale["shipping_date"]),
        "comment": sale["comment"],
    }
    return msgspec.json.encode(_without_blanks(told))


PARTY = ("name", "identifiers.code", "contact_mechanisms.type", "contact_mechanisms.value")


def _first(identifiers: list[dict[str, Any]] | None) -> str:
    return str(identifiers[0]["code"]) if identifiers else ""


def _told_line(office: Office, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "product": office.table("product.product")[line["product"]]["code"],
        "quantity": line["quantity"],
        "unit_price": line["unit_price"]["decimal"],
        "description": line["description"],
        "note": line["note"],
    }


def _iso(value: dict[str, int] | None) -> str | None:
    return f"{value['year']:04}-{value['month']:02}-{value['day']:02}" if value else None


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_blanks(one) for name, one in value.items() if one not in (None, "")}
    return [_without_blanks(one) for one in value] if isinstance(value, list) else value
