"""The list of orders: found by filters, taken along as CSV, mended fifty at a time."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from include.order_sync.sandbox.people import NEW_ITEM
from tests.browser.conftest import Visit
from tests.browser.world import WITH_NEW_ITEM, World

PAGE = 50
SETTLED = 90_000  # milliseconds until a delivery has run: Airflow starts it, and tries again what is not through


def test_red_orders_are_found_by_filters_that_stand_in_the_address(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Orders")

    visitor.choose_red()
    visitor.choose_error("rejected")

    expect(visitor.rows).to_have_count(2)
    expect(visitor.marks("red")).to_have_count(2)
    visitor.only("red=1")
    visitor.page.reload()
    expect(visitor.rows).to_have_count(2)


def test_a_link_to_a_view_opens_it_inside_airflow(visit: Visit, world: World) -> None:
    visitor = visit()

    visitor.page.goto(f"{world.desk}/order-desk/?error_code=invalid_address")

    expect(visitor.rows).to_have_count(1)
    expect(visitor.page.get_by_role("link", name="Dags")).to_be_visible()


def test_the_list_is_taken_along_as_csv_in_its_order(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    visitor.open("Orders")
    visitor.search(NEW_ITEM)
    visitor.desk.get_by_role("link", name=re.compile("^Customer")).click()
    expect(visitor.desk.get_by_role("columnheader", name="Customer")).to_have_attribute("aria-sort", "ascending")

    with visitor.page.expect_download() as download:
        visitor.desk.get_by_role("link", name="Export CSV").click()
    download.value.save_as(tmp_path / "orders.csv")

    with (tmp_path / "orders.csv").open(newline="", encoding="utf-8-sig") as file:
        written = [row["Order"] for row in csv.DictReader(file)]
    assert len(written) == WITH_NEW_ITEM
    assert written[:PAGE] == visitor.numbers()


@pytest.mark.touches
def test_fifty_failed_orders_are_retried_at_once_and_turn_blue(visit: Visit, world: World) -> None:
    visitor = visit()
    visitor.open("Orders")
    visitor.search(NEW_ITEM)
    expect(visitor.marks("red")).to_have_count(PAGE)
    world.put_item_on_file()

    visitor.desk.get_by_label("Select every order of this page").check()
    visitor.desk.get_by_role("button", name="Retry sync").click()
    asked = visitor.desk.get_by_role("dialog", name=re.compile(f"{PAGE} selected"))
    asked.get_by_role("button", name="Retry sync").click()

    told = visitor.desk.get_by_role("dialog", name=f"Retry sync: {PAGE} done")
    expect(told.get_by_role("row")).to_have_count(PAGE + 1)
    told.get_by_role("button", name="Close").click()
    expect(visitor.marks("blue")).to_have_count(PAGE, timeout=SETTLED)


@pytest.mark.touches
def test_of_all_that_match_only_those_that_failed_are_retried_and_the_others_are_named(visit: Visit) -> None:
    visitor = visit()
    visitor.open("Orders")
    visitor.search(NEW_ITEM)

    visitor.desk.get_by_label("Select every order of this page").check()
    visitor.desk.get_by_role("button", name=f"Select all {WITH_NEW_ITEM} that match").click()
    visitor.desk.get_by_role("button", name="Retry sync").click()
    visitor.desk.get_by_role("dialog").get_by_role("button", name="Retry sync").click()

    left = WITH_NEW_ITEM - PAGE
    told = visitor.desk.get_by_role("dialog", name=f"Retry sync: {left} done, {PAGE} refused")
    expect(told.get_by_role("row").nth(1)).to_contain_text("Refused")
    told.get_by_role("button", name="Close").click()
    visitor.desk.get_by_role("link", name="Next", exact=True).click()
    expect(visitor.marks("blue")).to_have_count(left, timeout=SETTLED)
