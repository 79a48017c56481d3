"""A Tryton in memory, as far as OrderSync talks to it: records, domains, relations, buttons.

Its answers are like those of a Tryton 7.8 that we ran; tests/real/test_tryton.py holds both against each other.
"""

import copy
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

Rows = dict[int, dict[str, Any]]

RELATIONS = {
    "sale.sale": {"lines": "sale.line", "shipments": "stock.shipment.out", "invoices": "account.invoice"},
    "sale.line": {"sale": "sale.sale", "product": "product.product"},
    "party.party": {"identifiers": "party.identifier", "contact_mechanisms": "party.contact_mechanism"},
    "carrier": {"party": "party.party", "carrier_product": "product.product"},
    "company.company": {"party": "party.party"},
    "country.subdivision": {"country": "country.country"},
    "stock.shipment.out": {"carrier": "carrier", "packages": "stock.package", "outgoing_moves": "stock.move"},
}
OWNERS = {("sale.sale", "lines"): "sale"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "sale.sale": {"shipments": [], "invoices": [], "invoices_ignored": [], "number": None, "state": "draft"},
    "sale.line": {"moves": [], "moves_ignored": []},
}


class RefusedError(Exception):
    """An error as Tryton writes it: a kind, and what belongs to it."""


def user_error(words: str) -> RefusedError:
    return RefusedError("UserError", [words, "", None])


class Office:
    """One database."""

    def __init__(self) -> None:
        self.rows: dict[str, Rows] = {}
        self.company: int | None = 1
        self.language = ""
        self.skipped: list[str] = []
        self.warnings: list[str] = []
        self.forbidden: set[str] = set()
        self.refusal: RefusedError | None = None
        self.refusals: dict[str, Callable[[dict[str, Any]], RefusedError | None]] = {}
        self.stuck = False
        self.stays_open = False
        self.numbers = True
        self.processes_at_once = False
        self.on_create: Callable[[str, int], None] = lambda model, number: None

    # Records

    def table(self, model: str) -> Rows:
        return self.rows.setdefault(model, {})

    def add(self, model: str, **values: Any) -> int:
        table = self.table(model)
        number = values.pop("id", None) or max(table, default=0) + 1
        table[number] = {"id": number, **copy.deepcopy(DEFAULTS.get(model, {})), **values}
        for name, target in RELATIONS.get(model, {}).items():
            given = values.get(name)
            if isinstance(given, list) and given and isinstance(given[0], list):
                owner = OWNERS.get((model, name))
                more = {owner: number} if owner else {}
                table[number][name] = [self.add(target, **{**one, **more}) for one in given[0][1]]
        return number

    def found(self, model: str, domain: list[Any]) -> list[dict[str, Any]]:
        return [row for row in self.table(model).values() if self._fits(model, row, domain)]

    def value(self, model: str, row: dict[str, Any], path: str) -> list[Any]:
        """List the values that a dotted name has."""
        name, _, rest = path.partition(".")
        held = row.get(name)
        target = RELATIONS.get(model, {}).get(name)
        if not rest or target is None:
            return [held]
        numbers = held if isinstance(held, list) else [held] if held else []
        return [value for number in numbers for value in self.value(target, self.table(target)[number], rest)]

    def _fits(self, model: str, row: dict[str, Any], domain: list[Any]) -> bool:
        if domain and isinstance(domain[0], str) and domain[0] != "OR":
            return any(_compares(value, domain[1], domain[2]) for value in self.value(model, row, domain[0]))
        if domain and domain[0] == "OR":
            return any(self._fits(model, row, clause) for clause in domain[1:])
        return all(self._fits(model, row, clause) for clause in domain)

    def shown(self, model: str, row: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
        """Show fields of a record as Tryton does: those of a relation under its name and a dot."""
        told: dict[str, Any] = {"id": row["id"]}
        deeper: dict[str, list[str]] = {}
        for field in fields:
            name, _, rest = field.partition(".")
            if rest:
                deeper.setdefault(name, []).append(rest)
            else:
                told[name] = row.get(name)
        for name, rests in deeper.items():
            target = RELATIONS[model][name]
            held = row.get(name)
            numbers = held if isinstance(held, list) else [held] if held else []
            records = [self.shown(target, self.table(target)[number], rests) for number in numbers]
            told[f"{name}."] = records if isinstance(held, list) else (records[0] if records else None)
        return told

    # Calls

    def call(self, method: str, parameters: list[Any]) -> Any:
        kind, _, rest = method.partition(".")
        model, _, name = rest.rpartition(".")
        *given, context = parameters
        self.language = context.get("language", "")
        if model in self.forbidden:
            raise user_error(f'You are not allowed to access "{model}".')
        if kind == "wizard":
            return self._wizard(model, name, given, context)
        if kind != "model":
            raise RefusedError(f"'{method}'", "")
        special = {
            "res.user.get_preferences": lambda: {"company": self.company, "language": "en"},
            "ir.model.access.get_access": lambda: {one: {"create": "write" not in self.forbidden} for one in given[0]},
            "res.user.warning.skip": lambda: self.skipped.append(given[0]),
        }.get(rest)
        return special() if special else getattr(self, f"_{name}")(model, *given)

    def _search_read(
        self, model: str, domain: list[Any], offset: int, limit: int | None, order: Any, fields: list[str]
    ) -> list[dict[str, Any]]:
        rows = self.found(model, domain)
        for name, way in reversed(order or []):
            rows.sort(key=lambda row: _sortable(row.get(name)), reverse=way == "DESC")
        return [self.shown(model, row, fields) for row in rows][offset : None if limit is None else offset + limit]

    def _create(self, model: str, many: list[dict[str, Any]]) -> list[int]:
        if model == "sale.sale" and self.refusal:
            raise self.refusal
        refused = next((found for one in many if (found := self.refusals.get(model, _allow)(one))), None)
        if refused:
            raise refused
        made = [self.add(model, **values) for values in many]
        for number in made:
            self.on_create(model, number)
        return made

    def _wizard(self, model: str, name: str, given: list[Any], context: dict[str, Any]) -> Any:
        """Answer the question of an exception of a sale."""
        if name == "create":
            return [self.add("wizard"), "ask", "end"]
        if name == "execute":
            answers = given[1]["ask"]
            sale = self.table("sale.sale")[context["active_id"]]
            sale["invoices_ignored"] = [*sale["invoices_ignored"], *answers.get("ignore_invoices", [])]
            for line in map(self.table("sale.line").__getitem__, sale["lines"]):
                ignored = [move for move in line["moves"] if move in answers.get("ignore_moves", [])]
                line["moves_ignored"] = [*line["moves_ignored"], *ignored]
            self._process("sale.sale", [sale["id"]])
            return {}
        return self.table("wizard").pop(given[0]) and None

    # Buttons

    def _quote(self, model: str, numbers: list[int]) -> None:
        for name in self.warnings:
            if name not in self.skipped:
                raise RefusedError("UserWarning", [name, "Words of the vendor", ""])
        for sale in self._moved(model, numbers, "draft", "quotation"):
            sale["number"] = sale["number"] or (f"S{sale['id']:04}" if self.numbers else None)

    def _confirm(self, model: str, numbers: list[int]) -> None:
        if not self.stuck:
            self._moved(model, numbers, "quotation", "confirmed")
        if self.processes_at_once:
            self._process(model, numbers)

    def _draft(self, model: str, numbers: list[int]) -> None:
        for state in ("cancelled", "quotation", "confirmed"):
            self._moved(model, numbers, state, "draft")

    def _cancel(self, model: str, numbers: list[int]) -> None:
        for state in ("draft", "quotation", "waiting", "assigned", "picked", "validated"):
            self._moved(model, numbers, state, "cancelled")

    def _process(self, model: str, numbers: list[int]) -> None:
        for sale in self._moved(model, numbers, "confirmed", "processing"):
            moves = [self._move(line) for line in sale["lines"]]
            sale["shipments"] = [self.add("stock.shipment.out", state="waiting", outgoing_moves=moves, packages=[])]
            sale["invoices"] = [self.add("account.invoice", state="draft")]
        for number in numbers:
            sale = self.table(model)[number]
            lines = [self.table("sale.line")[line] for line in sale["lines"]]
            ignored = all(set(line.get("moves", [])) <= set(line.get("moves_ignored", [])) for line in lines)
            invoices = set(sale["invoices"]) <= set(sale["invoices_ignored"])
            if sale["state"] == "processing" and ignored and invoices and not self.stays_open:
                sale["state"] = "done"

    def _move(self, number: int) -> int:
        line = self.table("sale.line")[number]
        origin = f"sale.line,{number}"
        move = self.add("stock.move", quantity=line["quantity"], unit=line["unit"], origin=origin, state="draft")
        line["moves"] = [move]
        return move

    def _moved(self, model: str, numbers: list[int], before: str, after: str) -> list[dict[str, Any]]:
        rows = [self.table(model)[number] for number in numbers if self.table(model)[number]["state"] == before]
        for row in rows:
            row["state"] = after
        return rows


def _allow(values: dict[str, Any]) -> None:
    """Refuse nothing."""


def moment(time: datetime) -> dict[str, Any]:
    """Write a time as Tryton does."""
    utc = time.astimezone(UTC)
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {"__class__": "datetime", **{name: getattr(utc, name) for name in names}}


def day(value: date) -> dict[str, Any]:
    """Write a date as Tryton does."""
    return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}


def _compares(value: Any, operator: str, wanted: Any) -> bool:
    if operator == "in":
        return value in wanted or (value is None and True in wanted and False in wanted)
    if operator == "ilike":
        return str(value).casefold() == str(wanted).casefold()
    if operator in ("=", "!="):
        return (_sortable(value) == _sortable(wanted)) is (operator == "=")
    if value is None:
        return False
    left, right = _sortable(value), _sortable(wanted)
    return {">": left > right, ">=": left >= right}[operator]


def _sortable(value: Any) -> Any:
    if isinstance(value, dict) and "year" in value:
        names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return tuple(value.get(name, 0) for name in names)
    return value
