"""Mappings, for scripts and for the Mappings page: list, say what one would do, map, take back."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from airflow.api_fastapi.logging.decorators import action_logging
from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.mappings import Origin, ShipMethod, unmapped
from include.order_sync.services.mapping import (
    NotMapped,
    ServiceMissing,
    UnknownAccount,
    UnusableWord,
    map_ship_method,
    mappings,
    preview,
    unmap_ship_method,
)
from include.order_sync.states import ExportMethod
from plugins.order_desk import guards
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.starting import DELIVERY, start_runs

router = APIRouter(prefix="/mappings/ship-methods", tags=["mappings"])
_CHANGES = [guards.act, Depends(action_logging("order_sync_mapping"))]
_WRONG: dict[int | str, dict[str, Any]] = {
    422: {"description": "The account is not known, or the word cannot be mapped: it says which and why."}
}
Name = Annotated[str, Field(min_length=1, max_length=80)]
Word = Annotated[str, Field(max_length=500)]


class MethodOfCart(BaseModel):
    """A cart's ship method at a destination; the method `*` stands for every one without a mapping of its own."""

    model_config = ConfigDict(extra="forbid")

    cart: Name
    destination: Name
    method: Word


class NewMapping(MethodOfCart):
    """The service that a cart's ship method is to be at a destination."""

    service: Word


class MappingInForce(BaseModel):
    """A mapping that orders go by; one of the accounts file has no actor and no time."""

    cart: str
    destination: str
    method: str
    service: str
    origin: Origin
    actor: str
    at: datetime | None


class WaitingMethod(BaseModel):
    """A ship method that orders wait for a mapping of; `refused_as` is the service it was refused with, if it was."""

    cart: str
    destination: str
    method: str
    orders: int
    oldest: datetime
    refused_as: str | None


class ShipMethods(BaseModel):
    """What waits, most orders first, and what is in force."""

    unmapped: list[WaitingMethod]
    mappings: list[MappingInForce]


class MappingPreview(BaseModel):
    """What a mapping would do: how many orders it releases, the first twenty by number, and what it replaces."""

    orders: int
    numbers: list[str]
    service: str
    replaces: MappingInForce | None


class Mapped(BaseModel):
    """What a mapping did. `started` are DAG runs by their ids; `notes` tell what could not be started."""

    released: int
    started: list[str]
    notes: list[str]


class Unmapped(BaseModel):
    """What a method goes by now that a mapping was taken back; null if by none."""

    stands: MappingInForce | None


@router.get("")
def list_ship_methods(ledger: LedgerDep, accounts: AccountsDep) -> ShipMethods:
    """List the ship methods that orders wait for, and every mapping in force."""
    return ShipMethods(
        unmapped=[WaitingMethod(**asdict(one)) for one in unmapped(ledger)],
        mappings=[MappingInForce(**asdict(one)) for one in mappings(ledger, accounts)],
    )


@router.get("/preview", responses=_WRONG)
def preview_ship_method(
    asked: Annotated[NewMapping, Query()], ledger: LedgerDep, accounts: AccountsDep
) -> MappingPreview:
    """Say what a mapping would do, without doing it."""
    try:
        found = preview(ledger, accounts, asked.cart, asked.destination, asked.method, asked.service)
    except (UnknownAccount, ServiceMissing, UnusableWord) as error:
        raise _unprocessable(error) from error
    return MappingPreview.model_validate(asdict(found))


@router.put("", dependencies=_CHANGES, responses=_WRONG)
def put_ship_method(asked: NewMapping, ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep) -> Mapped:
    """Map a ship method in your name, release every order that waits for it, and start the delivery."""
    try:
        released = map_ship_method(
            ledger, accounts, asked.cart, asked.destination, asked.method, asked.service, person.actor
        )
    except (UnknownAccount, ServiceMissing, UnusableWord) as error:
        raise _unprocessable(error) from error
    pushed = accounts.destinations[asked.destination].export_method is ExportMethod.PUSH
    started = start_runs(DELIVERY, [asked.destination], person.name) if released and pushed else []
    return Mapped(
        released=released,
        started=[one.run for one in started if not one.problem],
        notes=[one.problem for one in started if one.problem],
    )


@router.delete("", dependencies=_CHANGES, responses={404: {"description": "There is no such mapping of the desk."}})
def delete_ship_method(
    asked: Annotated[MethodOfCart, Query()], ledger: LedgerDep, accounts: AccountsDep, person: guards.PersonDep
) -> Unmapped:
    """Take back a mapping that was made on the Order Desk; what was sent stays sent."""
    try:
        unmap_ship_method(ledger, accounts, asked.cart, asked.destination, asked.method, person.actor)
    except NotMapped as error:
        raise HTTPException(404, str(error)) from error
    return Unmapped(stands=_standing(mappings(ledger, accounts), asked))


def _standing(found: list[ShipMethod], asked: MethodOfCart) -> MappingInForce | None:
    wanted = (asked.cart, asked.destination, asked.method)
    same = (one for one in found if (one.cart, one.destination, one.method) == wanted)
    return next((MappingInForce(**asdict(one)) for one in same), None)


def _unprocessable(error: ConfigurationError) -> HTTPException:
    return HTTPException(422, str(error))
