from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.marketplace import read_sales
from tests.sandbox.market_files import write_market


def test_an_order_is_read_with_its_items_customer_and_payments(tmp_path: Path) -> None:
    write_market(tmp_path)
    sale = next(read_sales(tmp_path))
    assert (sale.order_id, sale.status) == ("o1", "delivered")
    assert sale.placed_at == datetime(2018, 7, 24, 20, 41, tzinfo=UTC)
    assert sale.delivery == datetime(2018, 8, 13, tzinfo=UTC)
    assert (sale.customer.account, sale.customer.postcode, sale.customer.state) == ("u1", "03052", "SP")
    assert [(item.product, item.seller, item.price) for item in sale.items] == [
        ("p1", "s1", Decimal("10.50")),
        ("p1", "s1", Decimal("10.50")),
    ]
    assert sale.items[0].category == "fashion_calcados"
    assert sale.total == Decimal("25.00")


def test_without_a_payment_the_total_is_items_and_freight(tmp_path: Path) -> None:
    write_market(tmp_path, order_payments="order_id,payment_value\n")
    assert next(read_sales(tmp_path)).total == Decimal("23.50")


def test_iso_times_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    write_market(tmp_path)
    text = (tmp_path / "orders.csv").read_text().replace("7/24/2018 20:41", "2018-07-24 20:41:37")
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8-sig")
    assert next(read_sales(tmp_path)).placed_at == datetime(2018, 7, 24, 20, 41, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("orders", "7/24/2018 20:41", "24.7.2018", r"orders.csv, line 2: order_purchase_timestamp is '24.7.2018', exp"),
        ("orders", "o1,c1", "o1,c9", r"orders.csv, line 2: customer_id is c9, which is not in customers.csv"),
        ("orders", "o2,", "o1,", r"orders.csv, line 3: order_id is o1, which stands in the file already"),
        ("orders", "o2,", ",", r"orders.csv, line 3: order_id is empty"),
        ("order_items", "10.50", "ten", r"order_items.csv, line 2: price is 'ten', expected an amount"),
        ("order_items", "10.50", "NaN", r"order_items.csv, line 2: price is 'NaN', expected an amount"),
        ("order_items", "s1", "s9", r"order_items.csv, line 2: seller_id is s9, which is not in sellers.csv"),
        ("customers", "customer_city", "town", r"customers.csv has no column customer_city; it has customer_id, "),
        ("order_payments", "payment_value", "paid", r"order_payments.csv has no column payment_value"),
    ],
)
def test_bad_input_is_named_with_its_place(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    write_market(tmp_path)
    path = tmp_path / f"{name}.csv"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ConfigurationError, match=message):
        list(read_sales(tmp_path))


def test_missing_files_are_named(tmp_path: Path) -> None:
    write_market(tmp_path)
    (tmp_path / "sellers.csv").unlink()
    with pytest.raises(ConfigurationError, match=r"has no sellers.csv"):
        list(read_sales(tmp_path))
    with pytest.raises(ConfigurationError, match=r"nowhere is no folder, expected one with orders.csv"):
        list(read_sales(tmp_path / "nowhere"))


def test_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    write_market(tmp_path)
    (tmp_path / "customers.csv").write_bytes(b"customer_id\n\xff\xfe\n")
    with pytest.raises(ConfigurationError, match=r"customers.csv is not UTF-8 text"):
        list(read_sales(tmp_path))
