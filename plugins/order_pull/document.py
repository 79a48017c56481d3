"""The contract as an OpenAPI document, for whoever programs against it: it tells nothing of this installation."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter

PATH = Path(__file__).with_name("openapi.yaml")
router = APIRouter()


@cache
def contract() -> dict[str, Any]:
    """Read the document."""
    read: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return read


@router.get("/v1/openapi.json")
def describe() -> dict[str, Any]:
    """Show the document, with the address under which it was found."""
    return contract() | {"servers": [{"url": "..", "description": "Where this document was fetched from."}]}
