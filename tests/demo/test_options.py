"""What `make demo` can be asked for."""

from pathlib import Path

import pytest

from demo.options import TIMEOUT, read_options


def test_left_to_itself_it_serves_made_up_orders() -> None:
    options = read_options([])

    assert (options.once, options.orders, options.timeout) == (False, None, TIMEOUT)


def test_everything_can_be_asked_for(tmp_path: Path) -> None:
    options = read_options(["--once", "--orders", str(tmp_path), "--seed", "3", "--timeout", "60"])

    assert (options.once, options.orders, options.seed, options.timeout) == (True, tmp_path, 3, 60.0)


def test_a_relative_folder_is_the_caller_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orders").mkdir()
    monkeypatch.chdir(tmp_path)

    assert read_options(["--orders", "orders"]).orders == tmp_path / "orders"


def test_a_folder_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["--orders", "nowhere"])

    assert "ORDERS=nowhere: there is no such folder" in capsys.readouterr().err
