"""Parts start in a session of their own, and all of a session ends."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.parts import Part, PartFailed, clean_environment, session_members, stop_all

POLITE = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
# As Airflow's scheduler does: a child with a process group of its own, and one of the child's.
PARENT = """
import os, time
if os.fork() == 0:
    os.setpgid(0, 0)
    os.fork()
    print('up', flush=True)
    time.sleep(60)
time.sleep(60)
"""

StartPart = Callable[[str], Part]


@pytest.fixture(autouse=True)
def _heard_interrupts() -> Iterator[None]:
    """Hear Ctrl-C, as the demo does: children of a process that ignores it, as a shell's background job, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartPart]:
    started: list[Part] = []

    def start_part(code: str) -> Part:
        part = Part("the part", ("-c", code), tmp_path / "logs" / f"{len(started)}.log", os.environ).start()
        started.append(part)
        return part

    yield start_part
    for part in started:
        part.kill()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def up(part: Part, times: int = 1) -> Callable[[], bool]:
    return lambda: part.log.read_text().count("up") >= times


def session(part: Part) -> list[int]:
    assert part.process is not None
    return session_members(part.process.pid)


def test_a_part_has_a_session_of_its_own(start: StartPart) -> None:
    part = start(POLITE)

    assert part.process is not None
    assert os.getsid(part.process.pid) == part.process.pid != os.getsid(0)
    assert part.running


def test_a_polite_part_ends_at_once(start: StartPart) -> None:
    part = start(POLITE)
    wait_for(up(part))
    began = time.monotonic()

    stop_all([part], grace=10)

    assert time.monotonic() - began < 5
    assert not part.running
    assert "KeyboardInterrupt" in part.log.read_text()


def test_a_deaf_part_is_killed_after_the_grace(start: StartPart) -> None:
    part = start(DEAF)
    wait_for(up(part))

    stop_all([part], grace=0.2)

    assert part.exit_code == -9


def test_no_descendant_is_left_whatever_its_group(start: StartPart) -> None:
    part = start(PARENT)
    wait_for(up(part, times=2))
    assert len(session(part)) == 3

    stop_all([part], grace=5)

    wait_for(lambda: not session(part))


def test_stopping_what_never_started_or_has_ended_is_no_error(start: StartPart, tmp_path: Path) -> None:
    ended = start("pass")
    wait_for(lambda: not ended.running)

    stop_all([ended, Part("never", ("-c", "pass"), tmp_path / "never.log", {})], grace=5)


def test_a_part_that_dies_early_is_named_with_its_last_words(start: StartPart) -> None:
    part = start("import sys; print(*range(30), sep='\\n'); sys.exit('no database')")
    wait_for(lambda: not part.running)

    with pytest.raises(PartFailed) as failure:
        part.check()

    text = str(failure.value)
    assert "the part ended by itself (exit code 1)" in text
    assert "no database" in text
    assert str(part.log) in text
    assert "\n10\n" not in text


def test_what_another_airflow_left_in_the_environment_goes_no_further() -> None:
    env = clean_environment(
        {
            "PATH": "/bin",
            "AIRFLOW_CONN_WEB_SHOP": "https://shop.example.com",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://production",
            "AIRFLOW_HOME": "/opt/airflow",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "15",
            "PYTHONDONTWRITEBYTECODE": "1",
            "ORDER_SYNC_ACCOUNTS": "mine.yaml",
            "http_proxy": "http://proxy.example.com",
        }
    )

    assert env.keys() == {
        "PATH",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT",
        "ORDER_SYNC_ACCOUNTS",
        "http_proxy",
        "NO_PROXY",
        "no_proxy",
        "PYTHONPATH",
        "PYTHONUNBUFFERED",
    }
