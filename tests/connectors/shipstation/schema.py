"""ShipStation's own OpenAPI document (v2, 2025), with what it says amiss put right."""

from functools import cache
from typing import Any

import yaml

from tests.contract.openapi import SPECS, Document

FILE = SPECS / "shipstation" / "shipstation_v2_openapi.yaml"
OPEN = "__open"
EXTRA_FIELDS = (
    "advanced_options",
    "external_order_id",
    "requested_shipment_service",
    "service_code",
    "ship_by_date",
    "shipment_number",
    "warehouse_id",
)


@cache
def schema() -> Document | None:
    """Read the document; None where it is not at hand.

    What is put right:

    - `additionalProperties: false` stands beside `allOf` and in each part of it, so that no address and no shipment
      could have any field at all. It is read as it is meant: nothing but the fields of all parts together.
    - A new shipment (create_shipment_request) lists no service, number or warehouse. ShipStation's guides have them in
      the same body (docs.shipstation.com: /shipments/create, /orders/shipment-numbers), and the document itself says
      that either ship_from or warehouse_id must be set. The fields that we send (EXTRA_FIELDS) are taken over as
      partial_shipment has them, which is the document's own shipment.
    - Listing shipments requires `pickup_id`, the filter for one pickup: nothing else could ever be listed.
    - An answer without a body (204) is described as an empty JSON text.
    - No call answers 401, which every call does.
    - Inventory gives the address of the next page, and has no parameter that such an address could hold.
    """
    if not FILE.exists():
        return None
    content = yaml.load(FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    _complete(content)
    return Document(_Closing(content["components"]["schemas"]).read(content))


def _complete(content: dict[str, Any]) -> None:
    components = content["components"]
    known = components["schemas"]["partial_shipment"]["properties"]
    components["schemas"]["create_shipment_request"]["properties"] |= {name: known[name] for name in EXTRA_FIELDS}
    components["parameters"]["pickup_id_query_param"]["required"] = False
    components["responses"]["NoContent"].pop("content")
    inventory = content["paths"]["/v2/inventory"]["get"]
    inventory["parameters"].append({"name": "page", "in": "query", "schema": {"type": "integer"}})
    for item in content["paths"].values():
        for method in ("get", "post", "put", "delete"):
            if method in item:
                item[method]["responses"].setdefault("401", {"description": "Unauthorized"})


class _Closing:
    """Rewrites compositions so that they are closed as a whole, and not each of their parts."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas

    def read(self, content: dict[str, Any]) -> dict[str, Any]:
        """Rewrite a document; each schema gets a twin that is open, to be a part of others."""
        made = self._node(content)
        twins = {f"{name}{OPEN}": self._node(schema, is_part=True) for name, schema in self._schemas.items()}
        made["components"]["schemas"] |= twins
        return made

    def _node(self, node: Any, is_part: bool = False) -> Any:
        if isinstance(node, list):
            return [self._node(one) for one in node]
        if not isinstance(node, dict):
            return node
        made = {name: self._node(value) for name, value in node.items() if name != "allOf"}
        if "allOf" in node:
            made["allOf"] = [self._part(one) for one in node["allOf"]]
        if (is_part or "allOf" in node) and self._is_closed(node):
            made.pop("additionalProperties", None)
            if not is_part:
                made["unevaluatedProperties"] = False
        return made

    def _part(self, part: dict[str, Any]) -> Any:
        return {**part, "$ref": part["$ref"] + OPEN} if "$ref" in part else self._node(part, is_part=True)

    def _is_closed(self, node: dict[str, Any]) -> bool:
        if "$ref" in node:
            node = self._schemas[node["$ref"].rpartition("/")[2]]
        return node.get("additionalProperties") is False or any(map(self._is_closed, node.get("allOf", ())))
