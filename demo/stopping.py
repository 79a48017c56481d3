"""Turns the signals that end a program into one exception, so that whatever was started can be stopped."""

import signal
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the demo to end."""


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def raise_when_stopped() -> None:
    """Have Ctrl-C, a kill and a closed terminal raise `Stopped`."""
    for number in ENDING:
        signal.signal(number, _raise)


def ignore_signals() -> None:
    """Let nothing interrupt the stopping itself."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
