"""Render templates: everything in them is escaped."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """Render a page."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status_code)


def shown_time(moment: datetime) -> str:
    """Write a time as people read it, to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


_TEMPLATES.filters["shown_time"] = shown_time
