"""The accounts file: what it says, and how every mistake in it is told."""

from pathlib import Path

import pytest

from include.order_sync.accounts import AccountsFileError, load_accounts, read_accounts
from include.order_sync.states import ExportMethod

GOOD = """\
version: 1
error_recipients: [ops@example.com]
carts:
  shop:
    vendor: woocommerce
    connection: shop_api
    cadence: hourly
sources:
  field:
    vendor: ecat
    connection: field_api
destinations:
  north:
    vendor: json_push
    connection: north_api
    takes:
      - from: shop
        distributors: [Acme]
    ship_methods: {flat_rate: GROUND}
  rest:
    vendor: json_push
    connection: rest_api
    export_method: pull
    timeout: 5s
    takes:
      - from: shop
      - from: field
"""


def test_a_good_file_is_read_whole() -> None:
    accounts = read_accounts(GOOD)
    assert accounts.error_recipients == ("ops@example.com",)
    assert accounts.carts["shop"].every.total_seconds() == 3600
    assert accounts.sources["field"].every.total_seconds() == 300
    assert accounts.destinations["rest"].export_method is ExportMethod.PULL
    assert accounts.destinations["rest"].call_timeout == 5.0
    assert accounts.destinations["north"].ship_methods == {"flat_rate": "GROUND"}
    assert accounts.destinations["north"].attempts == 5


@pytest.mark.parametrize(
    ("cart", "distributor", "goal"),
    [("shop", "Acme", "north"), ("shop", "Other", "rest"), ("shop", "", "rest"), ("field", "Acme", "rest")],
)
def test_a_rule_that_names_the_distributor_goes_first(cart: str, distributor: str, goal: str) -> None:
    assert read_accounts(GOOD).destination_for(cart, distributor) == goal


def test_a_distributor_that_nobody_takes_has_no_destination() -> None:
    text = GOOD.replace("      - from: shop\n      - from: field", "      - from: field")
    assert read_accounts(text).destination_for("shop", "Other") is None


MISTAKES = {
    "a misspelled setting": ("    cadence: hourly", "    cadance: hourly", 7, "`cadance`", "`cadence`"),
    "a misspelled section": ("sources:", "sorces:", 8, "`sorces`", "`sources`"),
    "a misspelled route": ("distributors: [Acme]", "distributers: [Acme]", 18, "`distributers`", "`distributors`"),
    "an unknown vendor": ("vendor: woocommerce", "vendor: woocomerce", 5, "`woocomerce`", "`woocommerce`"),
    "a vendor of another role": ("vendor: ecat", "vendor: json_push", 10, "no source vendor `json_push`", "ecat"),
    "an unknown export method": ("export_method: pull", "export_method: pul", 23, "`pul`", "`pull`"),
    "a cadence that is none": ("cadence: hourly", "cadence: often", 7, "`often`", "5m"),
    "a time-out without unit": ("timeout: 5s", "timeout: 5", 24, "`5`", "30s"),
    "an unknown cart": ("      - from: shop\n        dist", "      - from: shup\n        dist", 17, "`shup`", "`shop`"),
    "a missing connection": ("    connection: field_api\n", "", 9, "`connection`", "field"),
    "an account name with a space": ("  north:", "  north pole:", 13, "`north pole`", "letters"),
    "a list that is a word": ("[ops@example.com]", "ops@example.com", 2, "array", "error_recipients"),
    "an unknown vendor setting": ("shop_api", "shop_api\n    settings: {per_pag: 5}", 7, "per_pag", "per_page"),
    "another version": ("version: 1", "version: 2", 1, "version", "1"),
    "no attempts": ("    timeout: 5s", "    attempts: 0", 24, "attempts", "1"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_was_expected(mistake: str) -> None:
    right, wrong, line, found, expected = MISTAKES[mistake]
    assert right in GOOD
    with pytest.raises(AccountsFileError) as caught:
        read_accounts(GOOD.replace(right, wrong, 1), "my.yaml")
    told = str(caught.value)
    assert told.startswith(f"my.yaml, line {line}, "), told
    assert found in told
    assert expected in told


def test_a_name_that_stands_twice_is_told() -> None:
    with pytest.raises(AccountsFileError, match=r"line 8: `shop` stands here twice"):
        read_accounts(GOOD.replace("sources:", "  shop: {vendor: woocommerce, connection: x}\nsources:"), "my.yaml")


def test_a_name_of_two_kinds_is_told() -> None:
    with pytest.raises(AccountsFileError, match=r"line 9, .*`shop` is already the name of one of the carts"):
        read_accounts(GOOD.replace("  field:\n", "  shop:\n").replace("from: field", "from: shop"), "my.yaml")


def test_a_cart_that_no_destination_takes_is_told() -> None:
    with pytest.raises(AccountsFileError, match=r"line 9, .*no destination takes the orders of `field`"):
        read_accounts(GOOD.replace("      - from: field\n", ""), "my.yaml")


def test_text_that_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(AccountsFileError, match=r"my.yaml, line 3: this is not YAML"):
        read_accounts("version: 1\ncarts: {\n  shop: [", "my.yaml")


def test_an_empty_file_is_told() -> None:
    with pytest.raises(AccountsFileError, match="must hold the sections"):
        read_accounts("", "my.yaml")


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AccountsFileError, match="Set ORDER_SYNC_ACCOUNTS"):
        load_accounts(tmp_path / "none.yaml")


def test_the_environment_points_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(GOOD)
    monkeypatch.setenv("ORDER_SYNC_ACCOUNTS", str(mine))
    assert list(load_accounts().carts) == ["shop"]


def test_an_attempt_waits_twice_as_long_each_time_and_an_hour_at_most() -> None:
    account = read_accounts(GOOD).carts["shop"]
    assert [account.backoff_after(failures) for failures in (1, 2, 3, 20)] == [30, 60, 120, 3600]
