"""How the pages look: the style sheet."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

router = APIRouter()
_STYLE = (Path(__file__).parents[1] / "templates" / "style.css").read_text(encoding="utf-8")


@router.get("/style.css")
def style() -> Response:
    """Serve the style sheet."""
    return Response(_STYLE, media_type="text/css")
