"""How the pages look and act: style sheets and scripts."""

from pathlib import PurePath

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from plugins.order_desk.assets import FILES, MEDIA_TYPES, VERSION

router = APIRouter()
_KEPT = "private, max-age=31536000, immutable"


@router.get("/static/{version}/{name}", include_in_schema=False)
def static_file(version: str, name: str) -> Response:
    """Serve a style sheet or a script; a browser keeps it as long as its address has today's version."""
    if name not in FILES:
        raise HTTPException(404, "There is no such file.")
    headers = {"Cache-Control": _KEPT} if version == VERSION else {}
    return Response(FILES[name], media_type=MEDIA_TYPES[PurePath(name).suffix], headers=headers)
