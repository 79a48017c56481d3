"""Who comes in, who may act, and that no other site's page acts in their name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_view
from airflow.configuration import conf
from fastapi import Depends, FastAPI, HTTPException, Request, status

from include.order_sync.airflow_bridge import permissions
from plugins.order_desk.notifying import handing_over

_LOOKING = {"GET", "HEAD", "OPTIONS"}
_MAY_LOOK = Depends(requires_access_view(AccessView.WEBSITE))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom Airflow has let in. `may_act` is the permission Order Sync Actions."""

    name: str
    may_act: bool

    @property
    def actor(self) -> str:
        """Name them as events do."""
        return f"user:{self.name}"


def _person(user: GetUserDep, _looks: Annotated[None, _MAY_LOOK]) -> Person:
    return Person(user.get_name(), permissions.may_act(user))


PersonDep = Annotated[Person, Depends(_person)]


async def from_our_pages(request: Request) -> None:
    """Refuse a change that another site's page asks for: 403, or 415 for what a plain form can send."""
    if request.method in _LOOKING:
        return
    if not _is_from_our_pages(request):
        raise HTTPException(
            status.HTTP_403_FORBIDDEN,
            "This request does not come from the Order Desk's own pages. If it does, the proxy hides its address: "
            "set Airflow's [api] base_url to the one that the browser shows.",
        )
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(status.HTTP_415_UNSUPPORTED_MEDIA_TYPE, "Send JSON (Content-Type: application/json).")


async def _see(request: Request, _person: PersonDep) -> None:
    await from_our_pages(request)


async def _act(person: PersonDep, _ours: Annotated[None, Depends(from_our_pages)]) -> None:
    if not person.may_act:
        raise HTTPException(
            status.HTTP_403_FORBIDDEN,
            f"You may look, but not act. Ask an administrator for the permission {permissions.ACTIONS}.",
        )


see = Depends(_see)
act = Depends(_act)
same_origin = Depends(from_our_pages)


@asynccontextmanager
async def prepare(app: FastAPI) -> AsyncIterator[None]:
    """Make our permissions when Airflow's API server starts, and keep the ledger told of who may be notified.

    A lifespan.
    """
    permissions.make_permissions()
    async with handing_over(app.state.open_ledger):
        yield


def _is_from_our_pages(request: Request) -> bool:
    """Believe what the browser says of itself; without its word, only a login that no page can lend."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        return _has_bearer_token(request)
    if site not in (None, "same-origin"):
        return False
    return origin is None or _host(origin.partition("://")[2]) in _our_hosts(request)


def _has_bearer_token(request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token)


def _our_hosts(request: Request) -> set[str]:
    """List the addresses that a browser may know us by: asked for, forwarded by a proxy, or configured."""
    base = conf.get("api", "base_url", fallback="") or ""
    forwarded = request.headers.get("x-forwarded-host", "").split(",")
    return {_host(named) for named in (request.headers.get("host", ""), *forwarded, base.partition("://")[2])} - {""}


def _host(address: str) -> str:
    return address.partition("/")[0].strip().lower().removesuffix(":80").removesuffix(":443")
