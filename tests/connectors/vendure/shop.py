"""A Vendure shop in memory, which answers our queries: orders, fulfillments, variants, stock."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from tests.connectors.vendure.wire import DECIMALS, Wire

MAIN = {"id": "1", "name": "Default Stock Location"}
NEXT = {"Created": ["Pending"], "Pending": ["Shipped", "Delivered", "Cancelled"], "Shipped": ["Delivered", "Cancelled"]}


class Shop:
    """The shop's state, and the resolvers of what we ask and tell."""

    def __init__(self) -> None:
        self.orders: dict[str, Wire] = {}
        self.fulfillments: dict[str, list[Wire]] = {}
        self.variants: list[Wire] = []
        self.locations = [MAIN]
        self.levels: dict[tuple[str, str], Wire] = {}
        self.tracked = True
        self.decimals = DECIMALS
        self.endless = False

    def hold(self, wire: Wire) -> None:
        self.orders[wire["id"]] = wire
        self.fulfillments.setdefault(wire["id"], [])

    def sell(self, number: str, sku: str, name: str = "", **more: Any) -> None:
        state = {"enabled": True, "product": {"enabled": True}, "trackInventory": "INHERIT"}
        self.variants.append({"id": number, "sku": sku, "name": name, **state, **more})

    def put(self, number: str, on_hand: int, allocated: int = 0, place: Wire = MAIN) -> None:
        level = {"stockOnHand": on_hand, "stockAllocated": allocated, "stockLocation": place}
        self.levels[number, place["id"]] = level

    def root(self) -> Wire:
        """Give the resolvers of every query and mutation."""
        return {
            "orders": self._orders,
            "order": lambda info, id: self._order(id),
            "productVariants": lambda info, options: listed(map(self._variant, self.variants), options),
            "stockLocations": lambda info, options: listed(self.locations, options),
            "globalSettings": {
                "id": "1",
                "trackInventory": self.tracked,
                "serverConfig": {"moneyStrategyPrecision": self.decimals},
            },
            "addFulfillmentToOrder": self._add,
            "transitionFulfillmentToState": self._move,
            "updateProductVariants": self._set,
        }

    def _orders(self, info: Any, options: Wire) -> Wire:
        found = listed(self.orders.values(), options)
        if self.endless:
            take = options["take"]
            return {"items": list(self.orders.values())[:take], "totalItems": 100 * take}
        return found

    def _order(self, order_id: str) -> Wire | None:
        order = self.orders.get(order_id)
        return order and {**order, "fulfillments": self.fulfillments[order_id]}

    def _variant(self, variant: Wire) -> Wire:
        levels = [level for (number, _), level in self.levels.items() if number == variant["id"]]
        return {**variant, "stockLevels": levels}

    def fulfill(self, order_id: str, units: dict[str, int], code: str, method: str, state: str = "Pending") -> Wire:
        """Put a fulfillment to an order."""
        made = {
            "__typename": "Fulfillment",
            "id": str(9000 + sum(map(len, self.fulfillments.values()))),
            "state": state,
            "method": method,
            "trackingCode": code,
            "lines": [{"orderLineId": line, "quantity": count} for line, count in units.items()],
        }
        self.fulfillments[order_id].append(made)
        return made

    def _add(self, info: Any, input: Wire) -> Wire:
        wanted = {line["orderLineId"]: line["quantity"] for line in input["lines"]}
        if not wanted:
            return error("EmptyOrderLineSelectionError", "At least one OrderLine must be specified")
        order_id = next((key for key, order in self.orders.items() if wanted.keys() <= lines_of(order).keys()), None)
        if order_id is None:
            raise GraphQLError("No OrderLine could be found", extensions={"code": "ENTITY_NOT_FOUND"})
        left = Counter(lines_of(self.orders[order_id]))
        for one in self.fulfillments[order_id]:
            if one["state"] != "Cancelled":
                left.subtract({line["orderLineId"]: line["quantity"] for line in one["lines"]})
        if any(left[line] < count for line, count in wanted.items()):
            words = "One or more OrderItems are already part of a Fulfillment"
            return error("ItemsAlreadyFulfilledError", words)
        texts = {one["name"]: one["value"] for one in input["handler"]["arguments"]}
        return self.fulfill(order_id, wanted, texts["trackingCode"], texts["method"])

    def _move(self, info: Any, id: str, state: str) -> Wire:
        found = next((one for ones in self.fulfillments.values() for one in ones if one["id"] == id), None)
        if found is None:
            raise GraphQLError(f'No Fulfillment with the id "{id}"', extensions={"code": "ENTITY_NOT_FOUND"})
        if state not in NEXT.get(found["state"], ()):
            words = f'Cannot transition Fulfillment from "{found["state"]}" to "{state}"'
            told = {"transitionError": words, "fromState": found["state"], "toState": state}
            return error("FulfillmentStateTransitionError", "errorResult.FULFILLMENT_STATE_TRANSITION_ERROR", **told)
        found["state"] = state
        return found

    def _set(self, info: Any, input: list[Wire]) -> list[Wire]:
        places = {place["id"]: place for place in self.locations}
        for one in input:
            for level in one["stockLevels"]:
                held = self.levels.get((one["id"], level["stockLocationId"]), {"stockAllocated": 0})
                self.put(one["id"], level["stockOnHand"], held["stockAllocated"], places[level["stockLocationId"]])
        return [{"id": one["id"]} for one in input]


def listed(records: Iterable[Wire], options: Wire) -> Wire:
    """Filter, sort and cut a list as Vendure does."""
    wanted = options.get("filter", {})
    found = [one for one in records if all(fits(one[field], tests) for field, tests in wanted.items())]
    [field] = options.get("sort", ["id"])
    found.sort(key=lambda one: int(one[field]) if field == "id" else one[field])
    skip = options.get("skip", 0)
    return {"items": found[skip : skip + options["take"]], "totalItems": len(found)}


def fits(value: Any, tests: Wire) -> bool:
    """Tell whether a value passes every one of a field's tests."""
    passes = {
        "after": lambda bound: value > bound,
        "before": lambda bound: value < bound,
        "in": lambda among: value in among,
        "isNull": lambda wanted: (value is None) is wanted,
    }
    return all(passes[name](bound) for name, bound in tests.items())


def lines_of(order: Wire) -> dict[str, int]:
    """Tell how many units of each line an order has."""
    return {line["id"]: line["quantity"] for line in order["lines"]}


def error(kind: str, message: str, **more: Any) -> Wire:
    """Write an `ErrorResult`; its code is its name in capitals."""
    code = "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in kind).lstrip("_")
    return {"__typename": kind, "errorCode": code, "message": message, **more}
