"""Ask quiet accounts whether they answer, so that their lights do not go out for want of a call."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from include.order_sync.accounts import Account
from include.order_sync.connectors.base import Api, Probes
from include.order_sync.errors import ConfigurationError, VendorError
from include.order_sync.ledger.account_runs import begin_run, trouble_run, troubles
from include.order_sync.ledger.calls import CallStats, call_stats
from include.order_sync.services.health import CONFIGURATION, every_account, probe_stage
from include.order_sync.services.lights import WINDOW
from include.order_sync.services.runtime import Runtime
from include.order_sync.services.working import record_trouble

QUIET = timedelta(minutes=4)
"""Less than the usual poll of five minutes, so that what is quiet at one poll is not silent for ten at the next."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one API said to a probe; `error` is "" if it is well."""

    api: Api
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What an account said to being probed."""

    account: str
    answers: tuple[Answer, ...]

    @property
    def moved(self) -> int:
        """Count what the next stage may act on: a probe moves nothing."""
        return 0

    def summary(self) -> str:
        """Say it in one line."""
        said = (
            f"{one.api} {one.error}" if one.error else f"{one.api} answers in {one.seconds * 1000:.0f} ms"
            for one in self.answers
        )
        return f"{self.account}: {'; '.join(said) or 'nothing to ask'}"


def quiet_accounts(runtime: Runtime, only: str | None = None) -> list[str]:
    """Name the accounts with an API that had no call for a while and that are not left alone.

    `only` names one, which is then asked whatever it is. Raises `ConfigurationError` if there is none of that name.
    """
    accounts = {name: account for name, _, account in every_account(runtime.accounts)}
    if only:
        if only not in accounts:
            raise ConfigurationError(f"There is no account `{only}`; the accounts file has: {', '.join(accounts)}.")
        return [only]
    now = runtime.ledger.now()
    paused = {one.account for one in troubles(runtime.ledger) if one.paused_until and now < one.paused_until}
    quiet = _Quiet(call_stats(runtime.ledger, WINDOW), now)
    return [
        name
        for name, account in accounts.items()
        if name not in paused and quiet.of(name, runtime.vendor(account).apis)
    ]


def probe(runtime: Runtime, account: str, *, quiet_only: bool = False) -> ProbeResult:
    """Ask every API of an account whether it answers, or those that had no call for a while.

    What it says is on record for its lights; a failure of the account's is none of the task's. Raises
    `ConfigurationError` if the account cannot be called for want of a connection.
    """
    found = next(one for name, _, one in every_account(runtime.accounts) if name == account)
    apis: Sequence[Api] = runtime.vendor(found).apis
    if quiet_only:
        apis = _Quiet(call_stats(runtime.ledger, WINDOW), runtime.ledger.now()).of(account, apis)
    return ProbeResult(account, asyncio.run(_probe(runtime, account, found, apis)))


@dataclass(frozen=True, slots=True)
class _Quiet:
    stats: Mapping[tuple[str, str], CallStats | None]
    now: datetime

    def of(self, account: str, apis: Sequence[Api]) -> list[Api]:
        return [api for api in apis if self._is_quiet(self.stats.get((account, str(api))))]

    def _is_quiet(self, stats: CallStats | None) -> bool:
        return stats is None or self.now - stats.called_at >= QUIET


async def _probe(runtime: Runtime, name: str, account: Account, apis: Sequence[Api]) -> tuple[Answer, ...]:
    return tuple([await _ask(runtime, name, account, api) for api in apis])


async def _ask(runtime: Runtime, name: str, account: Account, api: Api) -> Answer:
    stage = probe_stage(api)
    begin_run(runtime.ledger, name, stage)
    began = time.perf_counter()
    try:
        async with runtime.connect(name, account, Probes, api) as connector:
            await connector.probe(api)
    except VendorError as error:
        record_trouble(runtime, stage, name, error)
        return Answer(api, time.perf_counter() - began, str(error))
    except ConfigurationError as error:
        trouble_run(runtime.ledger, name, stage, CONFIGURATION, str(error), None)
        raise
    return Answer(api, time.perf_counter() - began)
