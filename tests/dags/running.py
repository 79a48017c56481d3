"""How the tasks of a DAG run ended."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """How a task ended, and at which try."""

    state: str
    tries: int


SUCCESS = Ended("success", 1)
RunDag = Callable[..., dict[str, Ended]]
