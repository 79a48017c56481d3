"""Airflow in the demo: who may log in."""

import json
from pathlib import Path

from demo.airflow_parts import AirflowHome
from demo.settings import read_settings


def test_an_admin_and_a_viewer_may_log_in_with_new_passwords_each_time(tmp_path: Path) -> None:
    first, second = (AirflowHome(tmp_path / name, 8080, "sqlite://") for name in "ab")
    first.write(read_settings())
    second.write(read_settings())

    known = json.loads((tmp_path / "a" / "passwords.json").read_text())
    assert known == first.passwords
    assert known.keys() == {"admin", "viewer"}
    assert not set(first.passwords.values()) & set(second.passwords.values())
    assert (tmp_path / "a" / "passwords.json").stat().st_mode & 0o077 == 0
    assert "viewer" in first.parts(tmp_path)[0].env["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"]
    assert known["viewer"] not in repr(first)
