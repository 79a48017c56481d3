"""Runs the demo: starts everything, follows the orders until they have settled, serves, stops everything."""

import os
import time
from contextlib import suppress

from rich.console import Console

from demo import outcome
from demo.airflow_parts import DESK, AirflowHome
from demo.mailing import Mails, ask_for_report, count_mails
from demo.options import Options
from demo.places import find_places
from demo.sandbox import Control, sandbox_part
from demo.screen import Screen, make_screen
from demo.settings import SettingsError, read_settings
from demo.stopping import Stopped, ignore_signals
from demo.watch import Snapshot, Watch
from demo.world import World
from include.order_sync.ledger import queries
from include.order_sync.ledger.mails import MailKind, mails_to_send
from include.order_sync.ledger.session import Ledger

PAUSE = 1.0  # seconds between two looks at the orders
MAIL_TIMEOUT = 420.0  # seconds from the asking for a report to its mail
INTERRUPTED = 130


class Demo:
    """One run of the demo."""

    def __init__(self, options: Options, console: Console) -> None:
        self._options = options
        self._console = console
        self._started = time.monotonic()
        self._places = places = find_places(read_settings(), self._say)
        self._ledger_url = os.environ.get("ORDER_SYNC_LEDGER_URL") or f"sqlite:///{options.folder / 'ledger.db'}"
        self.home = AirflowHome(options.folder / "airflow", places.airflow, self._ledger_url)
        self.home.write(places.settings)
        self.control = Control(places.control)
        sandbox = sandbox_part(options, places.settings, places.control)
        self._world = World(sandbox, self.control, self.home, sandbox.log.parent)

    def run(self) -> int:
        """Run it to its end and return the exit code.

        0 if every order ended where it must, none was sent twice, and the status report came by mail.
        """
        try:
            code = self.settle()
            if not self._options.once:
                self._serve()
            return code
        except Stopped:
            return INTERRUPTED if self._options.once else 0
        finally:
            ignore_signals()
            self.stop()

    def stop(self) -> None:
        """Stop everything that was started."""
        with suppress(OSError):  # the terminal may be gone
            self._say("\nStopping ...")
        self._world.stop()
        with suppress(OSError):
            self._say("Everything is stopped.")

    def settle(self) -> int:
        """Start everything and follow the orders until they are where they must end; return the exit code."""
        with make_screen(self._console) as screen:
            ledger = open_ledger(self._ledger_url)
            plan = self._world.start(screen.starting, self._started + self._options.timeout)
            watch = Watch(ledger, self.control, plan)
            snapshot, seconds = self._follow(screen, watch), self._seconds
            mails = self._await_mails(screen, ledger, snapshot)
        self._report(ledger, snapshot, mails, seconds)
        return 1 if snapshot.sentences or snapshot.duplicates or not mails.reports else 0

    def _follow(self, screen: Screen, watch: Watch) -> Snapshot:
        """Show the orders until they have settled or the time is up."""
        while True:
            self._world.check()
            snapshot = watch.look()
            screen.moving(snapshot)
            if watch.settled(snapshot) or self._seconds > self._options.timeout:
                return snapshot
            time.sleep(PAUSE)

    def _await_mails(self, screen: Screen, ledger: Ledger, snapshot: Snapshot) -> Mails:
        """Ask for a status report, and wait for its mail and for those that say that orders are stuck."""
        until, asked = time.monotonic() + MAIL_TIMEOUT, False
        while True:
            self._world.check()
            asked = asked or ask_for_report(self.home)
            mails = count_mails(self.control)
            told = mails.alerts or not snapshot.counts.get("error")
            if (mails.reports and told and not mails_to_send(ledger, [*MailKind])) or time.monotonic() > until:
                return mails
            screen.awaiting("the status report, sent by mail")
            time.sleep(PAUSE)

    def _report(self, ledger: Ledger, snapshot: Snapshot, mails: Mails, seconds: float) -> None:
        content = outcome.summary(snapshot, queries.export_attempts(ledger), mails, seconds)
        outcome.write_summary(self._options.folder / "summary.json", content)
        outcome.show_counts(self._console, snapshot)
        outcome.show_people(self._console, queries.ended_orders(ledger))
        outcome.show_skipped(self._console, queries.skipped_orders(ledger))
        if snapshot.sentences:
            outcome.show_unsettled(self._console, snapshot, seconds)
        else:
            self._say(f"\nAll {snapshot.total} orders are where they must end, after {seconds:.0f} s.")
        kept = self._options.folder / "sandbox" / "mails"
        outcome.show_mails(self._console, mails, f"in {kept}" if self._options.once else f"at {self.control.url}/mails")

    def _serve(self) -> None:
        outcome.show_places(
            self._console,
            {
                "Order Desk": self.home.url + DESK,
                "Airflow": self.home.url,
                **{f"login {name}": f"password {password}" for name, password in self.home.passwords.items()},
                "mails": f"{self.control.url}/mails",
                "logs": str(self._options.folder / "logs"),
            },
        )
        if not self._options.orders:
            outcome.show_tasks(self._console, self.control.url)
        self._say("\nIt keeps running. Ctrl-C stops it.")
        while True:
            self._world.check()
            time.sleep(PAUSE)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _say(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)


def open_ledger(url: str) -> Ledger:
    """Open the demo's ledger. Raises `SettingsError` if orders of somebody else's are in it."""
    ledger = Ledger.open(url)
    held = sum(queries.order_counts(ledger).values()) + queries.skipped_count(ledger)
    if held:
        raise SettingsError(
            f"The ledger that ORDER_SYNC_LEDGER_URL names holds {held} orders already. The demo needs an empty one, "
            "and empties none: unset the variable, or name another database."
        )
    return ledger
