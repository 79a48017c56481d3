"""Read a list of changes completely, though it changes while it is read.

What changes moves to the end of a list that is sorted by time of change. So each page asks anew from the last second
seen on, and drops what it has had.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from include.order_sync.connectors.base import DownloadedOrder, OrderPage, SkippedOrder

SECOND = timedelta(seconds=1)
# An order that changed so shortly before the answer may have done so between being found and being read.
LATELY = timedelta(seconds=10)

Result = DownloadedOrder | SkippedOrder


class Seen:
    """What a reading has had so far, and up to when that lets the cursor go."""

    def __init__(self) -> None:
        self._times: dict[str, datetime | None] = {}
        self._newest: datetime | None = None

    def fresh(self, found: Iterable[tuple[Result, datetime | None]]) -> list[Result]:
        """Choose what was not had before, or not with this time of change."""
        chosen = []
        for result, time in found:
            key = key_of(result)
            if key not in self._times or self._times[key] != time:
                self._times[key] = time
                chosen.append(result)
        return chosen

    def page(self, fresh: Sequence[Result], newest: datetime | None, date: datetime | None) -> OrderPage:
        """Make a page; its cursor is never ahead of the other side's own clock, `date`."""
        if newest is not None and (self._newest is None or newest > self._newest):
            self._newest = newest
        cursor = self._newest if date is None or self._newest is None else min(self._newest, date)
        orders = [item for item in fresh if isinstance(item, DownloadedOrder)]
        return OrderPage(orders, [item for item in fresh if isinstance(item, SkippedOrder)], cursor)

    def forget(self, start: datetime) -> None:
        """Forget what changed before a time: it is not asked for again."""
        self._times = {key: time for key, time in self._times.items() if time is None or time >= start}


@dataclass(frozen=True, slots=True)
class Read:
    """One page as it came: what was not seen before, the changes' times as far as they are in order, the last id."""

    fresh: Sequence[Result]
    times: Sequence[datetime]
    last_id: int
    more: bool
    date: datetime | None


class SweepById(ABC):
    """One reading of a list whose crowded seconds, those with more orders than a page, are read by id.

    Whatever leaves such a second meanwhile moves no other.
    """

    time_field: str

    def __init__(self) -> None:
        self._seen = Seen()

    @abstractmethod
    async def read_changes(self, start: datetime | None) -> Read:
        """Read a page of what changed from a second on, sorted by time of change."""

    @abstractmethod
    async def read_second(self, second: datetime, lowest: int) -> Read:
        """Read a page of what changed in a second, sorted by id, from an id on."""

    @abstractmethod
    def endless(self, what: str) -> Exception:
        """Name the error of a list without an end."""

    async def pages(self, since: datetime | None) -> AsyncIterator[OrderPage]:
        """Yield every page; raise `VendorError` MALFORMED_RESPONSE if the list has no end."""
        start = None if since is None else whole(since)
        while True:
            read = await self.read_changes(start)
            if read.fresh:
                yield self._seen.page(read.fresh, _newest(read), read.date)
            if not read.more:
                return
            if not read.times:
                raise self.endless(f"a full page of orders without {self.time_field}")
            # The last order may be newer than its place in the list: its time carries the reading no further.
            first, reached = whole(read.times[0]), whole(read.times[-2:][0])
            following = reached + SECOND if first == reached else reached
            if start is not None and following <= start:
                raise self.endless("the same page again")
            if first == reached:
                async for page in self._second(reached):
                    yield page
            start = following
            self._seen.forget(start)

    async def _second(self, second: datetime) -> AsyncIterator[OrderPage]:
        lowest = 0
        while True:
            read = await self.read_second(second, lowest)
            if read.fresh:
                yield self._seen.page(read.fresh, second, read.date)
            if not read.more:
                return
            if read.last_id < lowest:
                raise self.endless("the same page for every id")
            lowest = read.last_id + 1

    def noted(self, found: Sequence[tuple[Result, datetime | None]], more: bool, date: datetime | None) -> Read:
        """Make of mapped orders, with their times of change, a page as it came."""
        ids = [int(key) for result, _ in found if (key := key_of(result)).isdecimal()]
        times = in_order([time for _, time in found if time is not None])
        return Read(self._seen.fresh(found), times, max(ids, default=-1), more, date)


def _newest(read: Read) -> datetime | None:
    """Choose up to when everything is seen, once a page is: not the last order's time, if it changed just now."""
    times = read.times
    doubtful = read.more and len(times) > 1 and read.date is not None and times[-1] > read.date - LATELY
    return times[-2] if doubtful else times[-1] if times else None


def key_of(result: Result) -> str:
    """Tell the cart's own key of an order, taken or not."""
    return result.order.external_id if isinstance(result, DownloadedOrder) else result.external_id


def in_order(times: Sequence[datetime]) -> list[datetime]:
    """Leave out each time that is later than one after it."""
    kept: list[datetime] = []
    for time in reversed(times):
        if not kept or time <= kept[-1]:
            kept.append(time)
    return kept[::-1]


def whole(time: datetime) -> datetime:
    """Cut a time to the second, in UTC."""
    return time.astimezone(UTC).replace(microsecond=0)
