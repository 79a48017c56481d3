"""Fields of the cart that orders have no place for: from what it sent to the destination, by configuration."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from include.order_sync.accounts import AccountsFileError, CartAccount, read_accounts
from include.order_sync.connectors.base import DownloadedOrder
from include.order_sync.connectors.json_push.mapping import order_body
from include.order_sync.ledger.order_view import order_view
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.upsert import store
from include.order_sync.models import Order, OutboundOrder
from include.order_sync.services.extras import Wanted, in_note
from tests.fakes.orders import a_line, an_order, batch
from tests.ledger.acts import ACTOR, claim, kinds

SENT = {
    "gift": {"message": "Happy birthday"},
    "api_key": "not to be seen",
    "lines": [{"id": "a", "engraving": "Ana"}, {"id": "b"}],
}


def wanted(**settings: Any) -> Wanted:
    return Wanted.of(CartAccount(vendor="woocommerce", connection="shop", **settings))


def filled(order: Order, sent: Any = SENT, **settings: Any) -> Order:
    raw = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return wanted(**settings).add(DownloadedOrder(order, raw)).order


def test_an_order_and_its_lines_have_the_fields_that_are_named() -> None:
    order = filled(
        an_order(lines=(a_line("a"), a_line("b"))),
        extras={"gift_message": "gift.message", "missing": "gift.paper"},
        line_extras={"engraving": "lines[id={line}].engraving"},
    )
    assert order.extras == (("gift_message", "Happy birthday"),)
    assert [line.extras for line in order.lines] == [(("engraving", "Ana"),), ()]


def test_a_secret_of_the_cart_is_not_passed_on() -> None:
    assert "not to be seen" not in str(filled(an_order(), extras={"key": "api_key"}).extras)


def test_without_configuration_nothing_is_read() -> None:
    downloaded = DownloadedOrder(an_order(), b"no JSON")
    assert wanted().add(downloaded) is downloaded


def test_extras_are_kept_and_given_to_the_destination(ledger: Ledger) -> None:
    order = an_order(lines=(replace(a_line("a"), extras=(("engraving", "Ana"),)),), extras=(("gift", "für dich"),))
    store(ledger, batch(order), ACTOR)
    [claimed] = claim(ledger)
    assert claimed.order.extras == (("gift", "für dich"),)
    assert claimed.order.lines[0].extras == (("engraving", "Ana"),)
    shown = order_view(ledger, claimed.order_id)
    assert shown is not None
    assert (shown.extras, shown.lines[0].extras) == (claimed.order.extras, claimed.order.lines[0].extras)


def test_a_destination_gets_them_in_the_body_or_in_the_note() -> None:
    line = replace(a_line("a"), extras=(("engraving", "Ana"),))
    order = an_order(lines=(line,), extras=(("gift", "für dich"),), note="Ring twice")
    body = json.loads(order_body(OutboundOrder("shop:1", "shop:1:1", "shop", order, "GROUND")))
    assert (body["extras"], body["lines"][0]["extras"]) == ({"gift": "für dich"}, {"engraving": "Ana"})
    assert in_note(order).note == f"Ring twice\ngift: für dich\n{line.sku} engraving: Ana"
    assert in_note(replace(order, note="")).note.startswith("gift: ")


def test_an_extra_that_is_named_later_comes_with_the_next_reading(ledger: Ledger) -> None:
    store(ledger, batch(an_order()), ACTOR)
    store(ledger, batch(an_order()), ACTOR)
    store(ledger, batch(an_order(extras=(("gift", "yes"),))), ACTOR)
    assert kinds(ledger) == ["order_downloaded", "order_edited"]
    assert claim(ledger)[0].order.extras == (("gift", "yes"),)


@pytest.mark.parametrize("setting", ["extras", "line_extras"])
def test_a_wrong_path_is_told_with_its_line(setting: str) -> None:
    text = f"""version: 1
carts:
  shop:
    vendor: woocommerce
    connection: shop
    {setting}:
      gift: meta_data[x].value
destinations:
  north: {{vendor: json_push, connection: north, takes: [{{from: shop}}]}}
"""
    with pytest.raises(AccountsFileError) as refused:
        read_accounts(text)
    assert f"line 7, carts.shop.{setting}.gift: `meta_data[x].value` is no path to a field" in str(refused.value)
