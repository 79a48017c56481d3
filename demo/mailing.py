"""Asks for a status report as an operator would, through Airflow's API, and counts the mails that come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from demo.airflow_parts import AirflowHome
from demo.parts import PartFailed
from demo.sandbox import Control

DAG = "sync_status_report"
SUBSCRIPTION = "everything"  # of include/accounts.yaml
RUN = "demo__status_report"
SUBJECT = "Daily Order Sync Status Report"
OPERATOR = "admin"
TIMEOUT = 90.0  # seconds that Airflow may take to answer: longer than a writer of its waits for another
_open = build_opener(ProxyHandler({})).open


@dataclass(frozen=True, slots=True)
class Mails:
    """How many mails have come into the sandbox's mailbox."""

    reports: int = 0
    alerts: int = 0

    @property
    def words(self) -> str:
        """Say it."""
        reports = "the status report" if self.reports == 1 else f"{self.reports} status reports"
        alerts = f" and {self.alerts} alert{'s' if self.alerts > 1 else ''}" if self.alerts else ""
        total = self.reports + self.alerts
        return f"{total} mail{'s' if total > 1 else ''} came: {reports}{alerts}."


def count_mails(control: Control) -> Mails:
    """Count what is in the mailbox."""
    subjects = [mail["subject"] for mail in control.mails()]
    reports = subjects.count(SUBJECT)
    return Mails(reports, len(subjects) - reports)


def ask_for_report(home: AirflowHome) -> bool:
    """Start the report of the demo's one subscription; False if Airflow was too busy, and is to be asked again.

    However often it is asked, there is one run. Raises `PartFailed` if Airflow refuses.
    """
    login = {"username": OPERATOR, "password": home.passwords[OPERATOR]}
    wanted = {"logical_date": None, "dag_run_id": RUN, "conf": {"subscription": SUBSCRIPTION}}
    try:
        token = _post(f"{home.url}/auth/token", login)["access_token"]
        _post(f"{home.url}/api/v2/dags/{DAG}/dagRuns", wanted, {"Authorization": f"Bearer {token}"})
    except HTTPError as error:
        return _is_begun(error)
    except (URLError, HTTPException, OSError):
        return False
    return True


def _is_begun(error: HTTPError) -> bool:
    """Tell whether the run was begun by an earlier call, whose answer was lost."""
    if error.code == HTTPStatus.CONFLICT:
        return True
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    said = error.read().decode(errors="replace")[:300]
    raise PartFailed(f"Airflow refused to start {DAG}: {error.code} {said}") from error


def _post(url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})
    with _open(request, timeout=TIMEOUT) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
