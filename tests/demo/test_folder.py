"""The demo's folder is fresh, and one demo's at a time."""

from pathlib import Path

import pytest

from demo.folder import FolderTaken, fresh_folder


def test_it_is_emptied_and_made(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with fresh_folder(folder):
        (folder / "logs").mkdir()
        (folder / "logs" / "old.log").touch()
        (folder / "ledger.db").touch()

    assert (folder / "ledger.db").exists()
    with fresh_folder(folder):
        assert [entry.name for entry in folder.iterdir()] == ["lock"]


def test_a_second_demo_keeps_out_and_touches_nothing(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "ledger.db").touch()
        with pytest.raises(FolderTaken, match="Another demo runs"), fresh_folder(tmp_path):
            pass
        assert (tmp_path / "ledger.db").exists()


def test_a_link_is_removed_and_what_it_points_at_is_not(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter").touch()
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "link").symlink_to(mine)

    with fresh_folder(folder):
        assert not (folder / "link").exists()
    assert (mine / "letter").exists()
