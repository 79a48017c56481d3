"""A page of the list of orders, with the counts beside each filter; or all of the list, chunk by chunk."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from include.order_sync.ledger.grid.cells import Counts, count, load_cells, matching
from include.order_sync.ledger.grid.filters import Filter, Sort
from include.order_sync.ledger.grid.found import found_places
from include.order_sync.ledger.grid.positions import LAST, Place, Position, read_position
from include.order_sync.ledger.grid.rows import GridRow, Key, load_rows
from include.order_sync.ledger.grid.walk import Plan, all_keys, plan, walk
from include.order_sync.ledger.session import Ledger
from include.order_sync.ledger.transaction import Transaction

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class GridPage:
    """Some rows, and the positions of the pages around them: "" where there is none. The first page's is "" too."""

    rows: list[GridRow]
    counts: Counts
    previous: str
    next: str
    last: str


class _Listing:
    """What a filter lists, in an order: walked through in the database, or sorted here if it was searched for."""

    def __init__(self, tx: Transaction, chosen: Filter, sort: Sort) -> None:
        self.tx = tx
        self.descending = sort.descending
        self.plan: Plan | None = None
        self.places: list[Place] = []
        found = found_places(tx, chosen, sort) if chosen.text.strip() else None
        if found is not None:
            self.places, self.counts = found
            return
        cells = load_cells(tx, chosen)
        self.counts = count(cells, chosen)
        self.plan = plan(tx, matching(cells, chosen), chosen, sort)

    def after(self, place: Place | None, limit: int, *, backwards: bool = False) -> list[Place]:
        """Return the places that follow one; `backwards` against the list's order."""
        descending = self.descending is not backwards
        if self.plan is not None:
            return walk(self.tx, self.plan, descending=descending, after=place, limit=limit)
        ordered = reversed(self.places) if backwards else iter(self.places)
        rest = (one for one in ordered if place is None or _is_past(one, place, descending))
        return list(islice(rest, limit))

    def keys(self) -> Iterator[Key]:
        """Yield every row's key, in the list's order."""
        if self.plan is not None:
            return all_keys(self.tx, self.plan, descending=self.descending)
        return ((place.order_id, place.export_id) for place in self.places)


def _is_past(place: Place, other: Place, descending: bool) -> bool:
    return place.rank < other.rank if descending else place.rank > other.rank


def order_page(ledger: Ledger, chosen: Filter, sort: Sort, position: str = "", size: int = 50) -> GridPage:
    """Read a page of the list; raises `UnknownPosition` for a position that is none."""
    at = read_position(position) if position not in ("", LAST) else None
    with ledger.read() as tx:
        listing = _Listing(tx, chosen, sort)
        if position == LAST:
            return _last_page(listing, size)
        if at is not None and at.backwards:
            places = listing.after(at.place, size + 1, backwards=True)
            if len(places) > size:
                return _page(listing, places[:size][::-1], before=True, behind=True)
            at = None
        places = listing.after(at.place if at else None, size + 1)
        return _page(listing, places[:size], before=at is not None, behind=len(places) > size)


def _last_page(listing: _Listing, size: int) -> GridPage:
    on_it = listing.counts.total % size or size
    places = listing.after(None, on_it + 1, backwards=True)
    return _page(listing, places[:on_it][::-1], before=len(places) > on_it, behind=False)


def _page(listing: _Listing, places: list[Place], *, before: bool, behind: bool) -> GridPage:
    return GridPage(
        load_rows(listing.tx, [(place.order_id, place.export_id) for place in places]),
        listing.counts,
        previous=str(Position(places[0], True)) if before and places else "",
        next=str(Position(places[-1], False)) if behind else "",
        last=LAST if behind else "",
    )


def listed(ledger: Ledger, chosen: Filter, sort: Sort) -> Iterator[list[GridRow]]:
    """Yield all that a filter lists, in its order, as it was at one moment on PostgreSQL, a thousand rows at a time."""
    with ledger.read() as tx:
        keys = _Listing(tx, chosen, sort).keys()
        while chunk := list(islice(keys, _CHUNK)):
            yield load_rows(tx, chunk)
