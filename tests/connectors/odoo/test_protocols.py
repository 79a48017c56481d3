"""What is sent and read by either protocol, and which of them is chosen, with literal payloads.

Written by us after Odoo's documentation: https://www.odoo.com/documentation/19.0/developer/reference/external_api.html
and https://www.odoo.com/documentation/18.0/developer/reference/external_api.html.
"""

from typing import Any

import pytest

from include.order_sync.connectors.base import AccountOptions, Api
from include.order_sync.connectors.odoo import VENDOR
from include.order_sync.errors import ConfigurationError, ErrorCode, VendorError
from include.order_sync.models import Acknowledgement
from tests.connectors.odoo.conftest import ByJson2, ByJsonRpc, Literal

ORDER = {"id": 41, "name": "S00041", "state": "sale", "client_order_ref": "web_shop-1001", "currency_id": [2, "USD"]}
FOUND = Acknowledgement("S00041")
DOMAIN = [["client_order_ref", "=", "web_shop-1001"]]
FIELDS = ["name", "state", "client_order_ref", "currency_id"]

by_json2 = pytest.mark.parametrize("scenario", [ByJson2])
by_jsonrpc = pytest.mark.parametrize("scenario", [ByJsonRpc])
by_itself = pytest.mark.parametrize("scenario", [Literal])


async def refused(scenario: Literal) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await scenario.connect().find("web_shop-1001")
    return caught.value


def exception(name: str, words: str = "Words") -> dict[str, Any]:
    return {"name": name, "message": words, "arguments": [words], "context": {}, "debug": "Traceback …"}


@by_json2
async def test_json2_has_the_model_in_the_address_and_the_key_in_a_header(scenario: Literal) -> None:
    scenario.tell([ORDER])
    assert await scenario.connect().find("web_shop-1001") == FOUND
    [sent] = scenario.received
    assert (sent.method, sent.path, sent.query) == ("POST", "/json/2/sale.order/search_read", {})
    assert sent.headers["Authorization"] == "bearer secret-of-tests"
    assert sent.headers["X-Odoo-Database"] == "mycompany"
    assert scenario.body(0) == {"domain": DOMAIN, "fields": FIELDS, "order": "id", "limit": None}


@by_json2
async def test_json2_names_the_records_of_a_method_and_its_context(scenario: Literal) -> None:
    for answer in ([ORDER], [], True, [{**ORDER, "state": "cancel"}], []):
        scenario.tell(answer)
    await scenario.connect().cancel("web_shop-1001")
    assert scenario.received[2].path == "/json/2/sale.order/action_cancel"
    assert scenario.body(2) == {"ids": [41], "context": {"disable_cancel_warning": True}}


@by_jsonrpc
async def test_jsonrpc_logs_in_once_and_names_who_asks_each_time(scenario: Literal) -> None:
    for result in (7, [ORDER], [ORDER]):
        scenario.told(result)
    connector = scenario.connect()
    assert [await connector.find("web_shop-1001") for _ in range(2)] == [FOUND] * 2
    assert scenario.asked == ["POST /jsonrpc"] * 3
    who = ["mycompany", "ordersync@example.com", "secret-of-tests", {}]
    assert scenario.body(0) == {
        "jsonrpc": "2.0",
        "method": "call",
        "id": 1,
        "params": {"service": "common", "method": "authenticate", "args": who},
    }
    given = {"domain": DOMAIN, "fields": FIELDS, "order": "id", "limit": None}
    args = ["mycompany", 7, "secret-of-tests", "sale.order", "search_read", [], given]
    assert scenario.body(1)["params"] == {"service": "object", "method": "execute_kw", "args": args}


@by_jsonrpc
async def test_jsonrpc_gives_the_records_of_a_method_before_what_has_a_name(scenario: Literal) -> None:
    for result in (7, [ORDER], [], True, [{**ORDER, "state": "cancel"}], []):
        scenario.told(result)
    await scenario.connect().cancel("web_shop-1001")
    called = ["sale.order", "action_cancel", [[41]], {"context": {"disable_cancel_warning": True}}]
    assert scenario.body(3)["params"]["args"][3:] == called


@by_jsonrpc
async def test_a_method_that_returns_nothing_is_read_as_such(scenario: Literal) -> None:
    for result in (7, [ORDER], []):
        scenario.told(result)
    scenario.tell({"jsonrpc": "2.0", "id": 4})
    for result in ([{**ORDER, "state": "cancel"}], []):
        scenario.told(result)
    await scenario.connect().cancel("web_shop-1001")
    assert len(scenario.received) == 6


@by_jsonrpc
async def test_a_login_that_odoo_does_not_know_is_unauthorized(scenario: Literal) -> None:
    scenario.told(False)
    error = await refused(scenario)
    assert error.code is ErrorCode.UNAUTHORIZED
    assert error.message == "Odoo refused the login 'ordersync@example.com' to the database 'mycompany'"


@by_itself
async def test_from_19_on_odoo_is_spoken_to_in_json2(scenario: Literal) -> None:
    scenario.tell({"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"})
    scenario.tell([ORDER])
    scenario.tell([ORDER])
    connector = scenario.connect()
    await connector.find("web_shop-1001")
    await connector.find("web_shop-1001")
    assert scenario.asked == ["GET /web/version", *["POST /json/2/sale.order/search_read"] * 2]


@by_itself
@pytest.mark.parametrize(
    ("status", "version"), [(404, [17, 0, 0, "final", 0, ""]), (303, ["saas~18", 2, 0, "final", 0, ""])]
)
async def test_before_19_odoo_is_spoken_to_in_jsonrpc(scenario: Literal, status: int, version: list[Any]) -> None:
    scenario.answer("<h1>404: Not Found</h1>", status=status, Location="/en/web/version")
    scenario.told({"server_version": "x", "server_version_info": version, "protocol_version": 1})
    scenario.told(7)
    scenario.told([ORDER])
    assert await scenario.connect().find("web_shop-1001") == FOUND
    assert scenario.asked == ["GET /web/version", *["POST /jsonrpc"] * 3]
    assert scenario.body(1)["params"] == {"service": "common", "method": "version", "args": []}


@by_itself
async def test_where_neither_is_to_be_found_the_address_is_wrong(scenario: Literal) -> None:
    scenario.answer("<h1>404</h1>", status=404)
    scenario.answer("<h1>404</h1>", status=404)
    assert (await refused(scenario)).code is ErrorCode.NOT_FOUND


# An exception, its code, whether the call may have taken effect, and the status that it has in JSON-2.
EXCEPTIONS = [
    ("odoo.exceptions.UserError", ErrorCode.REJECTED, False, 422),
    ("odoo.exceptions.ValidationError", ErrorCode.REJECTED, False, 422),
    ("odoo.exceptions.RedirectWarning", ErrorCode.REJECTED, False, 500),
    ("odoo.exceptions.AccessError", ErrorCode.FORBIDDEN, False, 403),
    ("odoo.exceptions.AccessDenied", ErrorCode.UNAUTHORIZED, False, 403),
    ("odoo.exceptions.MissingError", ErrorCode.NOT_FOUND, False, 404),
    ("odoo.exceptions.LockError", ErrorCode.UNAVAILABLE, False, 409),
    ("psycopg2.errors.SerializationFailure", ErrorCode.UNAVAILABLE, False, 500),
    ("psycopg2.errors.DeadlockDetected", ErrorCode.UNAVAILABLE, False, 500),
    ("psycopg2.OperationalError", ErrorCode.UNAVAILABLE, True, 500),
    ("builtins.KeyError", ErrorCode.UNAVAILABLE, True, 500),
]


@by_jsonrpc
@pytest.mark.parametrize(("name", "code", "sent", "status"), EXCEPTIONS)
async def test_an_exception_in_jsonrpc_has_its_code(
    scenario: Literal, name: str, code: ErrorCode, sent: bool, status: int
) -> None:
    scenario.told(7)
    error = {"code": 0, "message": "Odoo Server Error", "data": exception(name, "No <b>such</b> secret-of-tests")}
    scenario.tell({"jsonrpc": "2.0", "id": 2, "error": error})
    found = await refused(scenario)
    assert (found.code, found.sent) == (code, sent)
    assert "No such ***" in found.message
    assert "Traceback" not in found.message


@by_json2
@pytest.mark.parametrize(("name", "code", "sent", "status"), EXCEPTIONS)
async def test_an_exception_in_json2_has_its_code(
    scenario: Literal, name: str, code: ErrorCode, sent: bool, status: int
) -> None:
    scenario.tell(exception(name, "No <b>such</b> secret-of-tests"), status=status)
    found = await refused(scenario)
    assert (found.code, found.http_status, found.sent) == (code, status, sent)
    assert "No such ***" in found.message
    assert "Traceback" not in found.message


@by_json2
async def test_a_key_that_odoo_does_not_know_is_unauthorized(scenario: Literal) -> None:
    scenario.tell(exception("werkzeug.exceptions.Unauthorized", "Invalid apikey"), status=401)
    error = await refused(scenario)
    assert (error.code, error.message, error.http_status) == (ErrorCode.UNAUTHORIZED, "Invalid apikey", 401)


@by_json2
async def test_a_model_that_is_not_installed_is_named(scenario: Literal) -> None:
    words = "the model 'stock.picking' does not exist"
    scenario.tell(exception("werkzeug.exceptions.NotFound", words), status=404)
    with pytest.raises(VendorError, match=words) as caught:
        await scenario.connect().probe(Api.WRITEBACK)
    assert caught.value.code is ErrorCode.NOT_FOUND


@by_jsonrpc
async def test_an_error_without_an_exception_keeps_its_words(scenario: Literal) -> None:
    scenario.tell({"jsonrpc": "2.0", "id": 1, "error": {"code": 100, "message": "Odoo Session Expired"}})
    assert "Odoo Session Expired" in (await refused(scenario)).message


@by_itself
def test_what_a_connection_lacks_is_named(scenario: type[Literal]) -> None:
    with pytest.raises(ConfigurationError, match="no login and no extra `database`"):
        VENDOR.open(scenario().endpoint(login="", options={}), AccountOptions())
    with pytest.raises(ConfigurationError, match="no password"):
        VENDOR.open(scenario().endpoint(password=""), AccountOptions(settings={"api": "json2"}))


@by_json2
async def test_json2_needs_neither_login_nor_database(scenario: Literal) -> None:
    scenario.tell([])
    assert await scenario.connect(login="", options={}).find("web_shop-1001") is None
    assert "X-Odoo-Database" not in scenario.received[0].headers
