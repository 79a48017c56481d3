"""Every mail says the same in HTML and in plain text, and nothing breaks out of it; a broken template is named."""

import re
import shutil
from pathlib import Path

import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.services.mail.contents import AlertContent, Content, read, written
from include.order_sync.services.mail.templates import FOLDER, MailTemplates, html_of, subject_of, text_of
from tests.services.mail.hostile import HOSTILE, LONG_NUMBER, hostile_alert, hostile_report
from tests.services.mail.reading import Read, html, text
from tests.services.mail.samples import SENT, calm_report, export_error, outage, recovered, refused, report

EVERY_KIND = {
    "report": report(),
    "calm": calm_report(),
    "alert": export_error(),
    "outage": outage(),
    "refused": refused(),
    "recovered": recovered(),
    "hostile report": hostile_report(),
    "hostile alert": hostile_alert(),
}
every_kind = pytest.mark.parametrize("content", EVERY_KIND.values(), ids=EVERY_KIND)


def test_the_report_has_the_subject_that_people_filter_by() -> None:
    assert subject_of(report()) == subject_of(hostile_report()) == "Daily Order Sync Status Report"


@every_kind
def test_both_bodies_lead_to_the_same_places(content: Content) -> None:
    told = text_of(content, SENT)
    assert html(content).links
    assert {*html(content).links} == {*re.findall(r"https://\S+", told)}


@every_kind
def test_both_bodies_tell_of_the_same_orders_and_numbers(content: Content) -> None:
    shown, told = html(content).words, text(content)
    numbers = [order.number for order in content.orders] if isinstance(content, AlertContent) else []
    amounts = content.outcomes.values() if isinstance(content, AlertContent) else content.counts.values()
    for words in [number for number in numbers if number.isascii()] + [f"{amount:,}" for amount in amounts]:
        assert words in shown
        assert words in told


@every_kind
def test_html_asks_nobody_for_anything_and_runs_nothing(content: Content) -> None:
    found = html_of(content, SENT)
    assert Read(found).tags.isdisjoint({"script", "img", "link", "iframe", "form", "object", "b"})
    assert not re.search(r"url\(|@import|javascript:| on\w+=(?![^<]*&gt;)", found)
    assert all(link.startswith("https://airflow.example.com/") for link in Read(found).links)


@every_kind
def test_lines_of_text_are_as_long_as_mail_programs_like_them(content: Content) -> None:
    for line in text_of(content, SENT).split("\n"):
        assert len(line) <= 76 or " " not in line.strip() or "https://" in line, line


@every_kind
def test_a_mail_without_airflow_s_address_has_no_links(content: Content) -> None:
    made = re.sub(r'"link":"[^"]*"', '"link":""', written(content))
    bare = read(re.sub(r'"links":\{[^}]*\}', '"links":{}', made))
    assert html(bare).links == []
    assert "https://" not in text_of(bare, SENT)


def test_hostile_texts_stay_texts() -> None:
    for content in (hostile_report(), hostile_alert()):
        assert HOSTILE in html(content).words
        assert LONG_NUMBER in html(content).words
        assert LONG_NUMBER in text_of(content, SENT)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text_of(content, SENT) + html_of(content, SENT))
        assert not re.search("^(Bcc|X-Evil|You owe us)", text_of(content, SENT), re.MULTILINE)


BROKEN = {
    "{{ report.nam }}": "'include.order_sync.services.mail.report_view.ReportView object' has no attribute 'nam'",
    "{{ 1 // 0 }}": "division",
    "{% if %}": "Expected an expression",
    "{{ report.day|shouted }}": "No filter named 'shouted'",
    '{% include "gone.html" %}': "gone.html",
}


@pytest.mark.parametrize(("mistake", "said"), BROKEN.items(), ids=BROKEN)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, mistake: str, said: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "mail_templates")
    lines = (folder / "report.html").read_text().split("\n")
    place = next(number for number, line in enumerate(lines) if "block footer" in line)
    lines[place:place] = ["{% block more %}", mistake, "{% endblock %}"]
    changed = "\n".join(lines).replace("{% block content %}", "{% block content %}{{ self.more() }}")
    (folder / "report.html").write_text(changed)

    with pytest.raises(ConfigurationError) as found:
        MailTemplates(folder).render(report(), SENT, "html", late=False)

    assert str(found.value).startswith(f"Mail template mail_templates/report.html, line {place + 2}: ")
    assert said in str(found.value)


def test_a_template_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Mail template \S+/alert\.txt: "):
        MailTemplates(tmp_path).render(export_error(), SENT, "txt", late=False)


def test_a_mistake_in_the_shared_frame_is_named_there(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "mail_templates")
    (folder / "layout.txt").write_text("a\n\n{{ gone }}\n")
    with pytest.raises(ConfigurationError, match=r"mail_templates/layout\.txt, line 3: 'gone' is undefined"):
        MailTemplates(folder).render(export_error(), SENT, "txt", late=False)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_every_template_says_on_top_what_it_is_given(path: Path) -> None:
    assert path.read_text().startswith("{#")
    assert path.suffix in (".html", ".txt")


def test_every_value_of_a_template_is_named_on_top_of_it() -> None:
    for name in ("report", "alert"):
        told, _, code = (FOLDER / f"{name}.html").read_text().partition("#}")
        plain = (FOLDER / f"{name}.txt").read_text()
        used = {*re.findall(rf"\b{name}\.(?!html|txt)(\w+)", code + plain)}
        assert not [value for value in used if not re.search(rf"\.{value}\b", told)], name
