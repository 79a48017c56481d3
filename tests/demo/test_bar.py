"""The installer's progress bar."""

import io

import pytest

from demo.bar import Bar


class Terminal(io.TextIOWrapper):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def terminal(encoding: str) -> Terminal:
    return Terminal(io.BytesIO(), encoding=encoding, newline="", write_through=True)


def shown(stream: Terminal) -> str:
    stream.seek(0)
    return stream.read()


def test_elsewhere_than_in_a_terminal_it_writes_few_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("demo.bar.time.monotonic", lambda: now[0])
    out = io.StringIO()

    bar = Bar("Installing with pip", out)
    for second in range(25):
        now[0] = float(second)
        bar.show(second / 25, f"Collecting package{second} from somewhere far away")
    bar.close("is done")

    assert out.getvalue().splitlines() == [
        "Installing with pip ...",
        "  40% Collecting package10",
        "  80% Collecting package20",
        "Installing with pip is done (24 s)",
    ]


def test_a_dumb_terminal_gets_no_control_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = terminal("utf-8")

    Bar("Installing", stream).show(0.5, "Collecting x")

    assert "\x1b" not in shown(stream)


@pytest.mark.parametrize(("encoding", "full", "empty"), [("utf-8", "█", "░"), ("ascii", "#", "-")])
def test_a_terminal_gets_one_line_that_fills_up(
    monkeypatch: pytest.MonkeyPatch, encoding: str, full: str, empty: str
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = terminal(encoding)
    bar = Bar("Installing", stream)

    bar.show(0.5, "Collecting x")
    bar.show(0.2, "Collecting y")
    bar.close("is done")

    text = shown(stream)
    assert text.count("\r\x1b[K") == 3
    assert full * 12 + empty * 12 in text
    assert text.count(" 50% ") == 2
    assert text.endswith("Installing is done (0 s)\n")
