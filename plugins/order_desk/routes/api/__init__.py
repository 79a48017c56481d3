"""The JSON API behind the pages: what scripts can see and do."""

from fastapi import APIRouter

from plugins.order_desk.routes.api import (
    actions,
    connections,
    document,
    mappings,
    order,
    orders,
    overview,
    reports,
    sendings,
)

router = APIRouter()
for part in (orders, order, actions, overview, connections, mappings, reports, sendings, document):
    router.include_router(part.router)
