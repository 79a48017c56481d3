"""Who may fetch: whoever has the login of the destination's connection, and nobody learns why others may not."""

import base64
import logging

import pytest
from fastapi import FastAPI

from include.order_sync.ledger.session import Ledger
from plugins.order_pull.guards import PAUSE, Guard
from plugins.order_pull.guesses import MOST, WINDOW, Guesses
from tests.clock import Clock
from tests.ledger.acts import value
from tests.order_desk.doors import doors
from tests.order_pull.caller import LOGIN, PASSWORD, Caller, login_of
from tests.order_pull.conftest import ACCOUNTS, PutOrders
from tests.services.serving.erp import numbers

RIGHT = base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()


def headed(app: FastAPI, header: str | None, destination: str = "erp"):
    """Call with an Authorization header as it is written."""
    caller = Caller(app, destination, auth=None)
    headers = {} if header is None else {"Authorization": header.encode()}
    return caller.call("POST", "orders/pull", {}, headers=headers)


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize("header", [f"Basic {RIGHT}", f"basic  {RIGHT}", f"Bearer {PASSWORD}", f"BEARER {PASSWORD}"])
def test_the_login_of_the_connection_lets_in(app: FastAPI, put_orders: PutOrders, header: str) -> None:
    put_orders("1001")

    answer = headed(app, header)

    assert answer.status_code == 200
    assert numbers(answer.json()) == ["1001"]


WRONG = {
    "nothing": None,
    "an empty header": "",
    "another user": basic("other", PASSWORD),
    "no user": basic("", PASSWORD),
    "another password": basic(LOGIN, "guess"),
    "no password": basic(LOGIN, ""),
    "a part of it": basic(LOGIN, PASSWORD[:-1]),
    "the login as token": f"Bearer {LOGIN}",
    "an empty token": "Bearer ",
    "no colon": f"Basic {base64.b64encode(b'erp').decode()}",
    "no base64": "Basic ü!!",
    "another scheme": f"Digest {RIGHT}",
    "without a scheme": RIGHT,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_any_other_does_not(app: FastAPI, ledger: Ledger, put_orders: PutOrders, wrong: str) -> None:
    put_orders("1001")

    answer = headed(app, WRONG[wrong])

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic realm=")
    assert value(ledger, "SELECT state FROM exports") == "queued"


NOT_TO_BE_FETCHED = {
    "nobody": ("there_is_none", "s3cret", "the accounts file has no destination of that name"),
    "a cart": ("web_shop", "s3cret", "the accounts file has no destination of that name"),
    "pushed": ("pushed", "token-of-pushed", "its export method is push, not pull"),
    "without a password": ("no_password", "", "the Airflow connection 'no_password' has no password"),
    "without a connection": ("unconnected", "x", "The Airflow connection 'unconnected' does not exist."),
    "another destination": ("other", PASSWORD, "the login is not that of the Airflow connection 'other'"),
    "what we call it with": (
        "other",
        "what we call it with",
        "the login is not that of the Airflow connection 'other'",
    ),
}


@pytest.mark.parametrize("who", NOT_TO_BE_FETCHED)
def test_whatever_is_wrong_the_answer_is_the_same_and_the_engineer_reads_why(
    app: FastAPI, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    destination, password, why = NOT_TO_BE_FETCHED[who]
    usual = headed(app, WRONG["another password"])
    caplog.clear()
    logging.getLogger("plugins.order_pull").disabled = False

    answer = headed(app, f"Bearer {password}", destination)

    assert (answer.status_code, answer.content, answer.headers) == (401, usual.content, usual.headers)
    assert why in caplog.text
    assert destination in caplog.text


def test_a_connection_of_its_own_for_fetching_counts(app: FastAPI) -> None:
    assert headed(app, "Bearer token-of-other", "other").status_code == 200


def test_no_secret_is_in_a_log_or_an_answer(
    app: FastAPI, put_orders: PutOrders, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put_orders("1001")

    said = [
        headed(app, header).text for header in (f"Basic {RIGHT}", basic(LOGIN, "wrong-guess"), "Bearer wrong-guess")
    ]

    for text in (*said, caplog.text):
        assert PASSWORD not in text
        assert RIGHT not in text
        assert "wrong-guess" not in text


def test_a_login_of_airflows_opens_nothing(app: FastAPI) -> None:
    from tests.order_desk.people import token

    assert headed(app, f"Bearer {token('admin')}").status_code == 401
    caller = Caller(app, auth=None)
    caller.client.cookies.set("_token", token("admin"))
    assert caller.call("POST", "orders/pull", {}).status_code == 401


def test_every_door_but_the_documents_is_shut(app: FastAPI) -> None:
    found = doors(app)

    assert len(found) >= 6
    stranger = Caller(app, auth=None).client
    open_to_all = {door for door in found if stranger.request(*door).status_code != 401}
    assert {path for _, path in open_to_all} == {"/v1/openapi.json"}


def test_a_body_is_not_read_before_the_login(app: FastAPI) -> None:
    answer = Caller(app, auth=None).client.post("/v1/erp/orders/results", content=b" " * 5_000_000)

    assert answer.status_code == 401


def test_who_guesses_too_often_is_not_listened_to_for_a_while(app: FastAPI) -> None:
    answers = [headed(app, basic(LOGIN, str(guess))).status_code for guess in range(MOST + 1)]

    assert answers == [401] * MOST + [429]
    held_up = headed(app, f"Basic {RIGHT}")
    assert held_up.status_code == 429
    assert 0 < int(held_up.headers["retry-after"]) <= WINDOW


def test_guesses_are_forgotten_after_a_while() -> None:
    time = [0.0]
    guesses = Guesses(lambda: time[0])
    for second in range(MOST):
        time[0] = float(second)
        guesses.note("10.0.0.9")

    assert guesses.wait("10.0.0.9") == WINDOW - (MOST - 1)
    assert guesses.wait("10.0.0.8") == 0
    time[0] = WINDOW
    assert guesses.wait("10.0.0.9") == 0
    guesses.note("10.0.0.9")
    assert guesses.wait("10.0.0.9") == 1


def test_a_wrong_login_takes_its_time(ledger: Ledger, clock: Clock) -> None:
    import time

    from plugins.order_pull.app import create_app

    app = create_app(lambda: ledger, lambda: ACCOUNTS, login_of, Guard(lambda: ACCOUNTS, login_of))

    began = time.monotonic()
    assert headed(app, "Bearer guess", "there_is_none").status_code == 401
    assert time.monotonic() - began >= PAUSE
