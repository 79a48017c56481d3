"""What scripts can do, as an OpenAPI document, for those who have logged in."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

router = APIRouter()
_DESCRIPTION = (
    "What the pages of the Order Desk show and do, for scripts. Log in with a token of Airflow's "
    "(`POST /auth/token`) in the header `Authorization: Bearer …`; changes need the permission Order Sync Actions."
)


@router.get("/openapi.json", include_in_schema=False)
def describe(request: Request) -> dict[str, Any]:
    """Describe every route below /api."""
    routes = [one for one in request.app.routes if isinstance(one, APIRoute) and one.path.startswith("/api/")]
    return get_openapi(title="OrderSync", version="1", description=_DESCRIPTION, routes=routes, servers=[{"url": ".."}])
