"""Render templates: everything in them is escaped."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.order_desk.assets import VERSION

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """Render a page.

    Every template has `root` and `airflow` (the relative addresses of the Order Desk and of Airflow), `static` (where
    its style sheets and scripts are) and `person` (who looks at it; None for a stranger).
    """
    root = "../" * _depth(request)
    shared = {
        "root": root,
        "airflow": f"{root}../",
        "static": f"{root}static/{VERSION}/",
        "person": getattr(request.state, "person", None),
    }
    return HTMLResponse(_TEMPLATES.get_template(template).render(shared | values), status_code)


def _depth(request: Request) -> int:
    """Count the folders between a page and the Order Desk's first page."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "")).count("/") - 1


def shown_time(moment: datetime) -> str:
    """Write a time as people read it, to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def shown_second(moment: datetime) -> str:
    """Write a time to the second, where several things happen in a minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def shown_money(amount: Decimal) -> str:
    """Write money with at least two places and groups of thousands."""
    places = max(2, -int(amount.as_tuple().exponent))
    return f"{amount:,.{places}f}"


def shown_count(number: int) -> str:
    """Write a number with groups of thousands."""
    return f"{number:,}"


def shown_duration(milliseconds: int) -> str:
    """Write how long something took."""
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.1f} min"


_TEMPLATES.filters |= {
    function.__name__: function for function in (shown_time, shown_second, shown_money, shown_count, shown_duration)
}
