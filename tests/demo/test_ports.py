"""Ports that are taken are passed over."""

import socket
from collections.abc import Iterator

import pytest

from demo.ports import HOST, is_free, pick_port, pick_ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_that_is_listened_on_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_a_free_port_is_kept(taken: int) -> None:
    free = pick_port(taken)

    assert pick_port(free) == free


def test_a_taken_port_gives_way_to_the_next_free_one(taken: int) -> None:
    assert taken < pick_port(taken) < taken + 200


def test_no_port_is_picked_twice(taken: int) -> None:
    picked = pick_ports({"one": taken, "two": taken, "three": pick_port(taken)})

    assert len(set(picked.values())) == 3
    assert taken not in picked.values()


def test_another_s_wanted_port_is_left_to_it(taken: int) -> None:
    wanted = pick_port(taken)

    assert pick_ports({"one": taken, "two": wanted})["two"] == wanted


def test_it_says_so_when_nothing_is_free() -> None:
    with pytest.raises(OSError, match="no port from 65535"):
        pick_port(65535, taken=[65535])
