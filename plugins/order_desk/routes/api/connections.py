"""The lights of every account, and the check of one, for scripts."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from airflow.api_fastapi.logging.decorators import action_logging
from fastapi import APIRouter, Depends, HTTPException, Path
from pydantic import BaseModel

from include.order_sync.connectors.base import Api
from include.order_sync.services.health import Light, connection_health, every_account
from plugins.order_desk import guards
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.starting import start_run

router = APIRouter(tags=["connections"])
CHECK = "connection_status"


class ApiLight(BaseModel):
    """How one API is. `calls`, `error_rate` (0 to 1) and `p95_ms` are of the last ten minutes."""

    api: Api
    light: Light
    last_call: datetime | None
    calls: int
    error_rate: float | None
    p95_ms: int | None
    error_code: str | None
    error_message: str | None
    resolution: str | None
    error_at: datetime | None
    note: str


class Connection(BaseModel):
    """How one account is. `role` is cart, source or destination; only destinations have an export method."""

    account: str
    vendor: str
    role: str
    connection: str
    export_method: str | None
    cadence: str
    paused_until: datetime | None
    apis: list[ApiLight]


class Check(BaseModel):
    """The DAG run that checks an account."""

    dag: str
    account: str
    run: str


@router.get("/connections")
def list_connections(ledger: LedgerDep, accounts: AccountsDep) -> list[Connection]:
    """List every account with the lights of its APIs."""
    return [Connection.model_validate(asdict(one)) for one in connection_health(ledger, accounts)]


@router.post(
    "/connections/{account}/check",
    status_code=202,
    dependencies=[guards.act, Depends(action_logging("order_sync_check"))],
    responses={
        404: {"description": "There is no such account."},
        409: {"description": "The DAG connection_status cannot be started: it says why."},
    },
)
def check_connection(
    account: Annotated[str, Path(max_length=80)], accounts: AccountsDep, person: guards.PersonDep
) -> Check:
    """Ask every API of an account now whether it answers; the new lights follow within seconds."""
    if account not in {name for name, _, _ in every_account(accounts)}:
        raise HTTPException(404, f"There is no account {account} in the accounts file.")
    started = start_run(CHECK, account, person.name)
    if started.problem:
        raise HTTPException(409, started.problem)
    return Check(dag=started.dag, account=started.account, run=started.run)
