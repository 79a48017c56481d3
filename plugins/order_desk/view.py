"""A view of the list of orders: which, in which order, from where on. All of it stands in the address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from include.order_sync.errors import ErrorCode, OrderSyncError
from include.order_sync.ledger.grid.filters import Filter, Heading, Sort, StatusFilter, SyncFilter

_LONGEST = 200
_LONGEST_POSITION = 2000
_EVERYTHING = Filter()
_NEWEST_FIRST = Sort()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _storable(text: str) -> str:
    """Pass what a database can be asked for: no NUL, no half of a character."""
    if "\x00" in text or len(text) > _LONGEST:
        raise ValueError("not a text to look for")
    text.encode()
    return text


def _one_spaced(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _whole_day(text: Any) -> Any:
    if isinstance(text, str) and not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return text


Words = Annotated[str, BeforeValidator(_one_spaced), AfterValidator(_storable)]
Day = Annotated[date, BeforeValidator(_whole_day)]


class FilterQuery(BaseModel):
    """The filters of an address, or of "all that match" in an action. What it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: StatusFilter | None = Field(None, description="canceled orders are listed only if asked for")
    sync: SyncFilter | None = Field(None, description="pending_verification and queued are parts of pending")
    red: bool = Field(False, description="red orders only: not exported yet")
    account: Words = Field("", description="a cart's or a destination's name")
    error_code: ErrorCode | None = None
    placed_from: Day | None = Field(None, description="first day in UTC, YYYY-MM-DD")
    placed_to: Day | None = Field(None, description="last day in UTC, YYYY-MM-DD")
    text: Words = Field("", description="beginnings of words in number, customer, SKU, tracking number")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, given: Any) -> Any:
        """A form sends each of its fields, also those that nobody filled in."""
        return {name: value for name, value in given.items() if value != ""} if isinstance(given, dict) else given

    def as_filter(self) -> Filter:
        """Make the ledger's filter of it."""
        chosen = {name: getattr(self, name) for name in FilterQuery.model_fields}
        return Filter(**chosen | {"error_code": self.error_code or ""})


class ViewQuery(FilterQuery):
    """All that the address of a view may say."""

    sort: Heading = Heading.PLACED_AT
    dir: Literal["asc", "desc"] = "desc"
    position: str = Field("", max_length=_LONGEST_POSITION, description="opaque, from `positions`; empty: first page")

    def as_view(self) -> "View":
        """Make a view of it."""
        return View(self.as_filter(), Sort(self.sort, self.dir == "desc"), self.position)


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at."""

    filter: Filter = _EVERYTHING
    sort: Sort = _NEWEST_FIRST
    position: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """Name the filters that are set, as an address has them."""
        chosen = self.filter
        said: dict[str, Any] = {
            "status": chosen.status,
            "sync": chosen.sync,
            "red": "1" if chosen.red else None,
            "account": chosen.account,
            "error_code": chosen.error_code,
            "placed_from": chosen.placed_from,
            "placed_to": chosen.placed_to,
            "text": chosen.text,
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def sorting(self) -> dict[str, str]:
        """Name the order of the list, unless it is the usual one."""
        if self.sort == _NEWEST_FIRST:
            return {}
        return {"sort": str(self.sort.heading), "dir": "desc" if self.sort.descending else "asc"}

    @property
    def query(self) -> dict[str, str]:
        """Name all that an address says of this view."""
        return self.filters | self.sorting | ({"position": self.position} if self.position else {})

    @property
    def link(self) -> str:
        """Make the address, relative to the list."""
        return "?" + urlencode(self.query)

    def but(self, **changes: Any) -> "View":
        """Change filters, and look from the first page."""
        return replace(self, filter=replace(self.filter, **changes), position="")

    def by(self, heading: Heading, descending: bool) -> "View":
        """Sort by a heading, and look from the first page."""
        return View(self.filter, Sort(heading, descending))

    def at(self, position: str) -> "View":
        """Look at another page."""
        return replace(self, position=position)


class UnreadableView(OrderSyncError):
    """The address of a view says what the list does not know. `problems` tell it, a sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


def read_view(given: Iterable[tuple[str, str]]) -> View:
    """Read a view off the parameters of an address. Raises `UnreadableView`."""
    values: dict[str, str] = {}
    for name, value in given:
        if name in values:
            raise UnreadableView([f"“{name}” is given twice."])
        values[name] = value
    try:
        return ViewQuery.model_validate(values).as_view()
    except ValidationError as error:
        raise UnreadableView(_problem(one["loc"], values) for one in error.errors()) from error


_MAY_BE = {
    "status": ", ".join(StatusFilter),
    "sync": ", ".join(SyncFilter),
    "red": "1 or 0",
    "account": f"the name of a cart or a destination, of at most {_LONGEST} letters",
    "error_code": ", ".join(ErrorCode),
    "placed_from": "a day, written as 2026-03-31",
    "placed_to": "a day, written as 2026-03-31",
    "text": f"words of at most {_LONGEST} letters in all",
    "sort": ", ".join(Heading),
    "dir": "asc or desc",
    "position": f"what a link to a page has, at most {_LONGEST_POSITION} letters",
}


def _problem(place: tuple[int | str, ...], values: dict[str, str]) -> str:
    name = str(place[0])
    if name not in _MAY_BE:
        return f"“{name[:_LONGEST]}” is nothing that the list knows. It knows {', '.join(_MAY_BE)}."
    return f"“{name}” is “{values[name][:_LONGEST]}”. It may be {_MAY_BE[name]}."
