"""Progress in plain lines and in bars."""

import io

from rich.console import Console

from demo.screen import LiveScreen, PlainScreen, make_screen
from tests.demo.snapshots import snapshot

NONE = "at_wms 0, shipped 0"


def plain_console() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=60), out


def test_plain_lines_only_when_something_has_changed() -> None:
    console, out = plain_console()
    with PlainScreen(console, pause=0) as screen:
        screen.starting(["the sandbox"], ["Airflow's scheduler", "Airflow's api-server"])
        screen.moving(snapshot("a must end", new=1))
        screen.moving(snapshot("a must end", new=1))
        screen.moving(snapshot(confirmed=8, skipped=2))

    assert out.getvalue().splitlines() == [
        "   0 s  1 of 3 parts are up, waiting for Airflow's scheduler, Airflow's api-server",
        f"   0 s  new 1, {NONE}, confirmed 0, error 0, canceled 0, skipped 0; 9 of 10 are where they must end",
        f"   0 s  new 0, {NONE}, confirmed 8, error 0, canceled 0, skipped 2; 10 of 10 are where they must end",
    ]


def test_plain_lines_keep_their_distance() -> None:
    console, out = plain_console()
    with PlainScreen(console, pause=60) as screen:
        screen.moving(snapshot(new=1))
        screen.moving(snapshot(new=2))

    assert out.getvalue() == ""


def test_bars_show_every_status_and_leave_nothing_behind() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, _environ={"TERM": "xterm"})
    with LiveScreen(console) as screen:
        screen.starting([], ["the sandbox"])
        screen.moving(snapshot("a must end", confirmed=7, skipped=2))
        screen._live.refresh()

    text = out.getvalue()
    assert "9 of 10 orders are where they must end" in text
    assert "skipped" in text
    assert text.endswith("\x1b[2K")


def test_a_dumb_terminal_and_a_pipe_get_plain_lines() -> None:
    dumb = Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "dumb"})
    capable = Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "xterm"})

    assert isinstance(make_screen(dumb), PlainScreen)
    assert isinstance(make_screen(plain_console()[0]), PlainScreen)
    assert isinstance(make_screen(capable), LiveScreen)
