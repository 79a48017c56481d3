"""The Reports page, what a report would be before it is sent, and the files of those that were."""

import re
from itertools import chain
from pathlib import PurePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse

from include.order_sync.accounts import Accounts
from include.order_sync.airflow_bridge import airflow_url
from include.order_sync.ledger.reports.records import KEPT, find_report, read_file
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.mail.contents import ReportContent
from include.order_sync.services.mail.templates import html_of, text_of
from include.order_sync.services.reports.writing import preview
from plugins.order_desk import reports_words
from plugins.order_desk.accounts import AccountsDep
from plugins.order_desk.ledger import LedgerDep
from plugins.order_desk.pages import page
from plugins.order_desk.reports_settings import PreviewQuery, to_preview
from plugins.order_desk.reports_view import MOST_SENDINGS, reports_room

router = APIRouter()

# The mail's own looks are within it, and nothing else may be: no script, no picture, nothing from elsewhere.
_OF_A_MAIL = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
}
_MEDIA_TYPES = {".csv": "text/csv; charset=utf-8", ".zip": "application/zip"}
ReportKey = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/reports")
def show_reports(request: Request, ledger: LedgerDep, accounts: AccountsDep) -> HTMLResponse:
    """Show who is sent a report and when, and what came of the last ones."""
    room = reports_room(ledger, accounts)
    return page(request, "reports.html", section="reports", room=room, words=reports_words, most=MOST_SENDINGS)


@router.get("/reports/preview")
def show_preview(asked: Annotated[PreviewQuery, Query()], ledger: LedgerDep, accounts: AccountsDep) -> HTMLResponse:
    """Show the mail as it would be now, of a subscription that need not be on record."""
    content = _content(asked, ledger, accounts)
    return HTMLResponse(html_of(content, ledger.now()), headers=_OF_A_MAIL)


@router.get("/reports/preview.txt")
def show_plain_preview(
    asked: Annotated[PreviewQuery, Query()], ledger: LedgerDep, accounts: AccountsDep
) -> PlainTextResponse:
    """Show the same mail as those see it whose mail program shows no HTML."""
    return PlainTextResponse(text_of(_content(asked, ledger, accounts), ledger.now()))


@router.get("/reports/{report_id}/file")
def download_file(report_id: ReportKey, ledger: LedgerDep) -> StreamingResponse:
    """Stream the file of a report as it was sent."""
    report = find_report(ledger, report_id)
    if report is None or not report.file_name:
        raise HTTPException(404, f"There is no report {report_id} with a file.")
    chunks = read_file(ledger, report_id)
    first = next(chunks, None)  # what cannot be read fails here, while the answer can still say so
    if first is None:
        raise HTTPException(404, f"The file of this report is no longer kept: after {KEPT.days} days it is forgotten.")
    return StreamingResponse(chain([first], chunks), headers=_of_a_file(report.file_name))


def _content(asked: PreviewQuery, ledger: Ledger, accounts: Accounts) -> ReportContent:
    return preview(ledger, accounts, to_preview(accounts, asked), airflow_url(), asked.subscription)


def _of_a_file(name: str) -> dict[str, str]:
    """Say what a file is and is called; in a name, whatever stands there, nothing but a name is seen."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return {
        "Content-Type": _MEDIA_TYPES.get(PurePath(name).suffix, "application/octet-stream"),
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
    }
