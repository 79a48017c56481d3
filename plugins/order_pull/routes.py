"""What a destination can ask: its orders, to take its word for them, and its shipments."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response

from include.order_sync.connectors.base import Api
from include.order_sync.ledger.runs import fetch_by
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.serving import wire
from include.order_sync.services.serving.asking import read_body
from include.order_sync.services.serving.fetch import fetch, fetch_again
from include.order_sync.services.serving.held import find_order
from include.order_sync.services.serving.light import noted_call
from include.order_sync.services.serving.results import take_results
from include.order_sync.services.serving.shipments import take_shipments
from plugins.order_pull.bodies import body_up_to
from plugins.order_pull.guards import CallerDep, airflow_login

SMALL, LARGE = 16 * 1024, 4 * 1024 * 1024
SmallBody = Annotated[bytes, Depends(body_up_to(SMALL))]
LargeBody = Annotated[bytes, Depends(body_up_to(LARGE))]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]

router = APIRouter(prefix="/v1/{destination}")


def _runtime(request: Request, caller: CallerDep) -> Runtime:
    """Make what the services are given, once the caller is let in."""
    state = request.app.state
    return Runtime(state.open_ledger(), state.open_accounts(), airflow_login, fetch_by(caller))


RuntimeDep = Annotated[Runtime, Depends(_runtime)]


@router.post("/orders/pull")
def pull_orders(caller: CallerDep, runtime: RuntimeDep, body: SmallBody, idempotency_key: Key = None) -> Response:
    """Hand out orders under a lease."""
    with noted_call(runtime.ledger, caller, Api.ORDERS):
        asked = read_body(wire.FETCH, body or b"{}")
        return _json(fetch(runtime, caller, asked, idempotency_key or ""))


@router.get("/leases/{lease}")
def pull_again(caller: CallerDep, runtime: RuntimeDep, lease: str) -> Response:
    """Give the orders of a lease once more."""
    with noted_call(runtime.ledger, caller, Api.ORDERS):
        return _json(fetch_again(runtime, caller, lease))


@router.post("/orders/results")
def give_results(caller: CallerDep, runtime: RuntimeDep, body: LargeBody) -> Response:
    """Take the destination's word for its orders."""
    with noted_call(runtime.ledger, caller, Api.ORDERS):
        return _json(take_results(runtime, caller, read_body(wire.RESULTS, body)))


@router.post("/shipments")
def give_shipments(caller: CallerDep, runtime: RuntimeDep, body: LargeBody) -> Response:
    """Take what the destination shipped."""
    with noted_call(runtime.ledger, caller, Api.WRITEBACK):
        return _json(take_shipments(runtime, caller, read_body(wire.SHIPMENTS, body)))


@router.get("/orders/{reference:path}")
def show_order(caller: CallerDep, runtime: RuntimeDep, reference: str) -> Response:
    """Tell what is held of an order."""
    with noted_call(runtime.ledger, caller, Api.ORDERS):
        return _json(find_order(runtime, caller, reference))


def _json(answer: Any) -> Response:
    return Response(wire.ENCODE(answer), media_type="application/json", headers={"Cache-Control": "no-store"})
