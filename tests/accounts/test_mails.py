"""What the accounts file says of mails, alerts and reports, and how every mistake in it is told."""

import json
import re
from datetime import time, timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml

from include.order_sync.accounts import AccountsFileError, read_accounts
from include.order_sync.accounts.schema import schema
from include.order_sync.subscriptions import Period, Scope, Subscription

SHORT = """\
version: 1
carts:
  shop: {vendor: woocommerce, connection: shop}
destinations:
  warehouse: {vendor: json_push, connection: warehouse, takes: [{from: shop}]}
"""
GOOD = f"""\
{SHORT}error_recipients: [ops@example.com]
mail:
  connection: office_smtp
  sender: orders@example.com
  largest: 25MB
  give_up_after: 12h
alerts:
  every: 1h
  after_failures: 3
  unsynced_after: 45m
  unsynced_recipients: [desk@example.com]
reports:
  everything:
    at: "07:00"
    zone: Europe/Berlin
    recipients: [operations@example.com, boss@example.com]
  "Nordhändler, abends":
    at: "19:30"
    zone: Australia/Lord_Howe
    scope: failed
    recipients: []
    distributor: Nord & Söhne
    destination: warehouse
    more_columns: true
  all of it: {{at: "00:00", zone: UTC, scope: all, period: ever}}
"""
DOCUMENT = (Path(__file__).parents[2] / "docs" / "mails.md").read_text(encoding="utf-8")


def told(text: str) -> str:
    with pytest.raises(AccountsFileError) as caught:
        read_accounts(text, "my.yaml")
    return str(caught.value)


def test_mails_and_alerts_are_set_as_the_file_says() -> None:
    accounts = read_accounts(GOOD)

    assert (accounts.mail.connection, accounts.mail.sender) == ("office_smtp", "orders@example.com")
    assert accounts.mail.largest_bytes == 25_000_000
    assert accounts.mail.patience == timedelta(hours=12)
    assert (accounts.alerts.pause, accounts.alerts.after_failures) == (timedelta(hours=1), 3)
    assert accounts.alerts.unsynced_limit == timedelta(minutes=45)
    assert accounts.alerts.unsynced_recipients == ("desk@example.com",)


def test_reports_become_subscriptions_by_name() -> None:
    reports = read_accounts(GOOD).reports

    assert list(reports) == ["everything", "Nordhändler, abends", "all of it"]
    assert reports["everything"] == Subscription(
        name="everything",
        at=time(7),
        zone="Europe/Berlin",
        recipients=("operations@example.com", "boss@example.com"),
    )
    assert reports["Nordhändler, abends"] == Subscription(
        name="Nordhändler, abends",
        at=time(19, 30),
        zone="Australia/Lord_Howe",
        scope=Scope.FAILED,
        distributor="Nord & Söhne",
        destination="warehouse",
        more_columns=True,
    )
    assert reports["all of it"].period is Period.EVER


@pytest.mark.parametrize("text", [SHORT, f"{SHORT}mail:\nalerts:\nreports:\n"], ids=["left out", "empty"])
def test_sections_may_be_left_out(text: str) -> None:
    accounts = read_accounts(text)

    assert (accounts.mail.connection, accounts.mail.sender) == ("smtp_default", "")
    assert accounts.mail.largest_bytes == 10_000_000
    assert accounts.mail.patience == timedelta(days=1)
    assert (accounts.alerts.pause, accounts.alerts.after_failures) == (timedelta(minutes=15), 2)
    assert accounts.alerts.unsynced_limit == timedelta(minutes=30)
    assert accounts.reports == {}


def test_a_sender_may_have_a_name() -> None:
    named = "Bestellungen Nord <orders@example.com>"

    assert read_accounts(GOOD.replace("orders@example.com", named)).mail.sender == named


@pytest.mark.parametrize(("largest", "size"), [("500KB", 500_000), ("1GB", 1_000_000_000)])
def test_sizes_are_told_in_thousands(largest: str, size: int) -> None:
    assert read_accounts(GOOD.replace("25MB", largest)).mail.largest_bytes == size


@pytest.mark.parametrize("written", ["07:00", "17:30", "00:00", "23:59"])
def test_a_time_of_day_needs_no_quotes(written: str) -> None:
    text = GOOD.replace('at: "07:00"', f"at: {written}")

    assert read_accounts(text).reports["everything"].at == time.fromisoformat(written)


MISTAKES = {
    "a misspelled section": ("mail:", "mial:", 7, "`mial`", "`mail`"),
    "a misspelled setting of mails": ("  largest:", "  larges:", 10, "`larges`", "`largest`"),
    "a misspelled setting of alerts": ("unsynced_after", "unsinced_after", 15, "`unsinced_after`", "`unsynced_after`"),
    "a misspelled setting of a report": ("more_columns", "more_colums", 29, "`more_colums`", "`more_columns`"),
    "a size in small letters": ("25MB", "25mb", 10, "`25mb` is not a size", "did you mean `25MB`?"),
    "a size with a space": ("25MB", "25 MB", 10, "`25 MB` is not a size", "did you mean `25MB`?"),
    "a size without a unit": ("25MB", "25000000", 10, "`25000000` is not a size", "write 500KB, 10MB or 1GB"),
    "an empty size": ("25MB", "0MB", 10, "`0MB` is not a size", "10MB"),
    "a wrong patience": ("12h", "12 hours", 11, "`12 hours` is not a length of time", "2h"),
    "a wrong quarter of an hour": ("every: 1h", "every: 15", 13, "`15` is not a length of time", "5m"),
    "no failures": ("after_failures: 3", "after_failures: 0", 14, "after_failures", "1"),
    "a sender that is none": ("orders@example.com", "Orders", 9, "`Orders` is not a mail address", "name@example.com"),
    "a sender of two lines": (
        "orders@example.com",
        '"a@b.example\\r\\nBcc: c@d.example"',
        9,
        "not a mail address",
        "name@",
    ),
    "an hour of one digit": ('"07:00"', "7:00", 19, "`7:00` is not a time of day", "did you mean `07:00`?"),
    "an hour that is none": ('"07:00"', '"25:00"', 19, "`25:00` is not a time of day", "00:00 to 23:59"),
    "a time with seconds": ('"07:00"', "07:00:30", 19, "`07:00:30` is not a time of day", "`07:00`"),
    "the end of the day": ('"07:00"', "24:00", 19, "`24:00` is not a time of day", "did you mean `00:00`?"),
    "an hour alone": ('"07:00"', "7", 19, "`7` is not a time of day", "did you mean `07:00`?"),
    "a time without a colon": ('"07:00"', "0700", 19, "`0700` is not a time of day", "did you mean `07:00`?"),
    "a time by halves of a day": ('"07:00"', "7:30 pm", 19, "`7:30 pm` is not a time of day", "`19:30`"),
    "a word for a time": ('"07:00"', "early", 19, "`early` is not a time of day", "00:00 to 23:59"),
    "no time at all": ('    at: "07:00"\n', "", 18, "`at`", "everything"),
    "a misspelled zone": ("Europe/Berlin", "Europe/Berln", 20, "`Europe/Berln`", "did you mean `Europe/Berlin`?"),
    "a city alone": ("Europe/Berlin", "berlin", 20, "no time zone `berlin`", "did you mean `Europe/Berlin`?"),
    "a city with a space": ("Europe/Berlin", "New York", 20, "`New York`", "did you mean `America/New_York`?"),
    "a zone that is only an offset": ("Europe/Berlin", "GMT+1", 20, "no time zone `GMT+1`", "write a name as"),
    "a zone by its letters": ("Europe/Berlin", "CEST", 20, "no time zone `CEST`", "write a name as Europe/Berlin"),
    "a path for a zone": ("Europe/Berlin", "../../etc/passwd", 20, "no time zone `../../etc/passwd`", "write a name"),
    "no zone": ("    zone: Europe/Berlin\n", "", 18, "`zone`", "everything"),
    "a misspelled scope": ("scope: failed", "scope: faild", 25, "`faild` is not a scope", "did you mean `failed`?"),
    "a period that is none": ("period: ever", "period: always", 30, "`always` is not a period", "day, ever"),
    "a period of what failed": ("scope: failed", "scope: failed\n    period: day", 26, "`period`", "scope `all`"),
    "an unknown destination": (
        "destination: ware",
        "destination: wear",
        28,
        "`wearhouse`",
        "did you mean `warehouse`?",
    ),
    "an address without a domain": ("boss@example.com", "boss", 21, "`boss` is not a mail address", "name@"),
    "an address with a name": (
        "boss@example.com",
        "Boss <boss@example.com>",
        21,
        "`Boss <boss@",
        "did you mean `boss@",
    ),
    "an address that stands twice": (
        "boss@",
        "Operations@",
        21,
        "`Operations@example.com` stands here twice",
        "keep one",
    ),
    "an error recipient that is none": ("[ops@example.com]", "[ops]", 6, "`ops` is not a mail address", "name@"),
    "one address that is no list": ("[desk@example.com]", "desk@example.com", 16, "array", "unsynced_recipients"),
    "a switch that is none": ("more_columns: true", "more_columns: maybe", 29, "`maybe`", "bool"),
    "a name that is a number": ("  everything:", "  7:", 18, "`7` cannot name a report", "in quotes"),
    "a name with a tab": ("  everything:", '  "a\\tb":', 18, "cannot name a report", "tabs"),
    "reports that are a list": (
        GOOD[GOOD.index("reports:") :],
        "reports: [daily]",
        17,
        "`reports` must hold names",
        "value",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_was_expected(mistake: str) -> None:
    right, wrong, line, found, expected = MISTAKES[mistake]
    assert right in GOOD
    said = told(GOOD.replace(right, wrong, 1))

    assert said.startswith(f"my.yaml, line {line}, "), said
    assert found in said
    assert expected in said


def test_the_place_of_a_mistake_is_named() -> None:
    said = told(GOOD.replace("boss@example.com", "boss"))

    assert said == (
        "my.yaml, line 21, reports.everything.recipients.1:"
        " `boss` is not a mail address; write one as name@example.com."
    )


def test_the_recipients_of_an_account_are_looked_at_too() -> None:
    said = told(SHORT.replace("connection: shop}", "connection: shop, error_recipients: [nobody]}"))

    assert said.startswith("my.yaml, line 3, carts.shop.error_recipients.0: `nobody` is not a mail address")


def test_editors_are_told_the_same() -> None:
    content = yaml.safe_load(GOOD)
    jsonschema.validate(content, json.loads(schema()))
    for section, name, value in [("mail", "largest", "10mb"), ("alerts", "every", "15"), ("mail", "sendr", "x")]:
        wrong = {**content, section: {**content[section], name: value}}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, json.loads(schema()))
    for at in ("7:00", "25:00", "07:00:30"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**content, "reports": {"x": {"at": at, "zone": "UTC"}}}, json.loads(schema()))


def test_the_document_s_examples_can_be_read() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    accounts = read_accounts(SHORT + "".join(examples))

    assert [example.partition(":")[0] for example in examples] == ["mail", "reports", "alerts"]
    assert (accounts.mail, accounts.alerts) == (read_accounts(SHORT).mail, read_accounts(SHORT).alerts)
    assert accounts.reports["Nord & Söhne, evenings"].distributor == "Nord & Söhne"


def test_the_document_s_mistake_is_told_as_it_says() -> None:
    (shown,) = re.findall(r"^include/my_accounts.yaml, line \d+, (.*)$", DOCUMENT, re.MULTILINE)
    example = next(
        text for text in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL) if text.startswith("reports:")
    )

    assert told(SHORT + example.replace("Europe/Berlin", "berlin", 1)).endswith(shown)
