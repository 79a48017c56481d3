"""Reads a folder of marketplace CSV files (the layout of the Olist data set on Brazilian orders)."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from include.order_sync.errors import ConfigurationError

_COLUMNS = {
    "orders.csv": (
        "order_id",
        "customer_id",
        "order_status",
        "order_purchase_timestamp",
        "order_estimated_delivery_date",
    ),
    "order_items.csv": ("order_id", "order_item_id", "product_id", "seller_id", "price", "freight_value"),
    "customers.csv": (
        "customer_id",
        "customer_unique_id",
        "customer_zip_code_prefix",
        "customer_city",
        "customer_state",
    ),
    "sellers.csv": ("seller_id", "seller_city", "seller_state"),
    "products.csv": ("product_id", "product_category_name"),
    "order_payments.csv": ("order_id", "payment_value"),
}
_DATE_FORMATS = ("%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of an order. Money is in BRL."""

    position: str
    product: str
    category: str
    seller: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    """Who ordered. `account` stays the same over all orders of a person."""

    account: str
    postcode: str
    city: str
    state: str


@dataclass(frozen=True, slots=True)
class Sale:
    """One order of the files, with its items. Times are taken as UTC."""

    order_id: str
    status: str
    placed_at: datetime
    delivery: datetime | None
    customer: Customer
    items: tuple[Item, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; its values are read with errors that say where they stand."""

    path: Path
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """Read what must not be empty."""
        value = (self.values.get(column) or "").strip()
        if not value:
            raise self.error(column, "is empty")
        return value

    def money(self, column: str) -> Decimal:
        """Read an amount."""
        value = self.text(column)
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise self.error(column, f"is {value!r}, expected an amount such as 12.90") from None
        if not amount.is_finite():
            raise self.error(column, f"is {value!r}, expected an amount such as 12.90")
        return amount

    def time(self, column: str) -> datetime:
        """Read a time such as 7/24/2018 20:41."""
        value = self.text(column)
        for pattern in _DATE_FORMATS:
            try:
                return datetime.strptime(value, pattern).replace(tzinfo=UTC)
            except ValueError:
                continue
        raise self.error(column, f"is {value!r}, expected a time such as 7/24/2018 20:41")

    def error(self, column: str, problem: str) -> ConfigurationError:
        """Name the place of a problem."""
        return ConfigurationError(f"{self.path}, line {self.line}: {column} {problem}")


def read_sales(folder: Path) -> Iterator[Sale]:
    """Yield the folder's orders in the order of orders.csv.

    Raises ConfigurationError that names the file, the line and the column that is missing or cannot be read.
    """
    check_folder(folder)
    customers = {row.text("customer_id"): _customer(row) for row in _rows(folder / "customers.csv")}
    items, freight = _items(folder)
    paid = _payments(folder)
    seen: set[str] = set()
    for row in _rows(folder / "orders.csv"):
        sale = _sale(row, customers, items, freight, paid)
        if sale.order_id in seen:
            raise row.error("order_id", f"is {sale.order_id}, which stands in the file already")
        seen.add(sale.order_id)
        yield sale


def check_folder(folder: Path) -> None:
    """Raise ConfigurationError unless every file is there with the columns it must have."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} is no folder, expected one with {', '.join(_COLUMNS)}")
    missing = [name for name in _COLUMNS if not (folder / name).is_file()]
    if missing:
        raise ConfigurationError(f"{folder} has no {', '.join(missing)}")
    for name in _COLUMNS:
        for _ in _rows(folder / name):
            break


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(path, list(reader.fieldnames or ()))
            for values in reader:
                yield Row(path, reader.line_num, values)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text: byte {error.start} cannot be read") from None
    except csv.Error as error:
        raise ConfigurationError(f"{path} is no CSV file: {error}") from None


def _check_columns(path: Path, found: list[str]) -> None:
    missing = [column for column in _COLUMNS[path.name] if column not in found]
    if missing:
        raise ConfigurationError(f"{path} has no column {', '.join(missing)}; it has {', '.join(found) or 'none'}")


def _customer(row: Row) -> Customer:
    return Customer(
        account=row.text("customer_unique_id"),
        postcode=row.text("customer_zip_code_prefix").zfill(5),
        city=row.text("customer_city"),
        state=row.text("customer_state"),
    )


def _items(folder: Path) -> tuple[dict[str, list[Item]], dict[str, Decimal]]:
    categories = {row.text("product_id"): row.values["product_category_name"] for row in _rows(folder / "products.csv")}
    sellers = {row.text("seller_id") for row in _rows(folder / "sellers.csv")}
    items: dict[str, list[Item]] = defaultdict(list)
    freight: dict[str, Decimal] = defaultdict(Decimal)
    for row in _rows(folder / "order_items.csv"):
        order_id = row.text("order_id")
        items[order_id].append(_item(row, categories, sellers))
        freight[order_id] += row.money("freight_value")
    return items, freight


def _item(row: Row, categories: dict[str, str], sellers: set[str]) -> Item:
    seller, product = row.text("seller_id"), row.text("product_id")
    if seller not in sellers:
        raise row.error("seller_id", f"is {seller}, which is not in sellers.csv")
    category = categories.get(product) or ""
    return Item(row.text("order_item_id"), product, category, seller, row.money("price"))


def _payments(folder: Path) -> dict[str, Decimal]:
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in _rows(folder / "order_payments.csv"):
        paid[row.text("order_id")] += row.money("payment_value")
    return paid


def _sale(
    row: Row,
    customers: dict[str, Customer],
    items: dict[str, list[Item]],
    freight: dict[str, Decimal],
    paid: dict[str, Decimal],
) -> Sale:
    order_id, customer = row.text("order_id"), row.text("customer_id")
    if customer not in customers:
        raise row.error("customer_id", f"is {customer}, which is not in customers.csv")
    own = tuple(items.get(order_id, ()))
    charged = sum((item.price for item in own), Decimal(0)) + freight.get(order_id, Decimal(0))
    return Sale(
        order_id=order_id,
        status=row.text("order_status"),
        placed_at=row.time("order_purchase_timestamp"),
        delivery=row.time("order_estimated_delivery_date") if row.values["order_estimated_delivery_date"] else None,
        customer=customers[customer],
        items=own,
        total=paid.get(order_id, charged),
    )
