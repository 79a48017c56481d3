"""Put what a mail says into the looks of include/mail_templates: HTML, and a plain text that says the same."""

import re
import traceback
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup, escape

from include.order_sync.errors import ConfigurationError
from include.order_sync.services.mail.alert_view import alert_view
from include.order_sync.services.mail.contents import Content, ReportContent
from include.order_sync.services.mail.report_view import report_view
from include.order_sync.services.mail.words import cleaned, cut, one_line

FOLDER = Path(__file__).parents[3] / "mail_templates"
REPORT_SUBJECT = "Daily Order Sync Status Report"
_LONGEST_SUBJECT = 160
_LINE = 76
_WHOLE_WORDS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_GAP, _GAPS = "\n\n", re.compile(r"\n{3,}")
_BROKEN = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def subject_of(content: Content) -> str:
    """Write a mail's subject: one line."""
    if isinstance(content, ReportContent):
        return REPORT_SUBJECT
    sentence = one_line(content.sentence).removesuffix(".")
    told = f"Recovered: {sentence[:1].lower()}{sentence[1:]}" if content.recovered else sentence
    return cut(told, _LONGEST_SUBJECT)


def html_of(content: Content, sent_at: datetime, *, late: bool = False) -> str:
    """Write a mail's HTML; `late` has a report say when it was due.

    Raises `ConfigurationError` if a template is broken.
    """
    return _templates(FOLDER).render(content, sent_at, "html", late=late)


def text_of(content: Content, sent_at: datetime, *, late: bool = False) -> str:
    """Write the plain text that says the same. Raises `ConfigurationError` for a broken template."""
    told = _templates(FOLDER).render(content, sent_at, "txt", late=late)
    return f"{_GAPS.sub(_GAP, told).strip()}\n"


@cache
def _templates(folder: Path) -> "MailTemplates":
    """Keep the templates ready: to read them takes longer than to fill them in. Changed files are read anew."""
    return MailTemplates(folder)


class MailTemplates:
    """The templates of a folder: report, alert and recovered, each as .html and .txt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"wrap": _wrapped, "whole_dates": _with_whole_dates}

    def render(self, content: Content, sent_at: datetime, form: str, *, late: bool) -> str:
        """Fill in the template of a content. Raises `ConfigurationError` that names file and line of what is broken."""
        name = f"{_template(content)}.{form}"
        values = _values(content, sent_at, late)
        try:
            return self._templates.get_template(name).render(values)
        except _BROKEN as error:
            where = self._place(error) or name
            raise ConfigurationError(f"Mail template {self._folder.name}/{where}: {error}") from error

    def _place(self, error: Exception) -> str:
        """Say where a template is broken: the innermost of its lines that the error went through."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.name}, line {error.lineno}"
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if self._is_ours(frame.filename)]
        return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""

    def _is_ours(self, file: str) -> bool:
        return Path(file).parent == self._folder


def _template(content: Content) -> str:
    if isinstance(content, ReportContent):
        return "report"
    return "recovered" if content.recovered else "alert"


def _values(content: Content, sent_at: datetime, late: bool) -> dict[str, Any]:
    told = cleaned(content)
    subject = subject_of(told)
    if isinstance(told, ReportContent):
        return {"subject": subject, "report": report_view(told, sent_at, late=late)}
    return {"subject": subject, "alert": alert_view(told)}


def _wrapped(text: str, indent: int = 0, first: str = "") -> str:
    """Break a text into lines that mail programs leave alone; `first` stands before the first of them."""
    space = " " * indent
    return fill(text, _LINE, initial_indent=first or space, subsequent_indent=space, **_WHOLE_WORDS)


def _with_whole_dates(text: str) -> Markup:
    """Mark the dates of a text for HTML, so that no line ends at their hyphens."""
    return Markup(_DATE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))
