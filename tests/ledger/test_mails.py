"""Mails on record: one for each key, one task at a time, and nothing that may have been sent is sent again."""

from datetime import timedelta
from typing import Any

import pytest

from include.order_sync.errors import ErrorCode
from include.order_sync.ledger.leases import Lease
from include.order_sync.ledger.mails import (
    ALERTS,
    Mail,
    MailKind,
    MailState,
    Recipient,
    mails_of,
    mails_to_send,
    queue_mail,
    recent_mails,
    troubled_mails,
)
from include.order_sync.ledger.outbox import MailResult, claim_mails, finish_mail, hand_over, recover_mails
from include.order_sync.ledger.session import Ledger
from tests.clock import NOON, Clock
from tests.ledger.acts import new_lease

OLGA, PAUL = "olga@example.com", "paul@example.com"
KINDS = (MailKind.REPORT,)
TAKEN = (Recipient(OLGA, "taken"),)


def put(ledger: Ledger, key: str = "a", kind: MailKind = MailKind.REPORT, *recipients: str) -> int | None:
    """Put a mail on record."""
    with ledger.write() as tx:
        return queue_mail(
            tx,
            key=key,
            kind=kind,
            subject=f"About {key}",
            recipients=recipients or (OLGA,),
            content="{}",
            actor="somebody",
        )


def take(ledger: Ledger) -> Lease:
    """Take the lease of the reports, as a new task does."""
    return new_lease(ledger, "mail:reports")


def finish(ledger: Ledger, lease: Lease, mail: Mail, state: MailState, **values: Any) -> bool:
    """Finish an attempt."""
    given = {"id": mail.id, "state": state, "recipients": mail.recipients, "content": mail.content, **values}
    return finish_mail(ledger, lease, MailResult(**given))


def states(ledger: Ledger) -> list[MailState]:
    """Tell the states of all mails, oldest first."""
    return [mail.state for mail in reversed(recent_mails(ledger, list(MailKind), 100))]


def test_a_mail_is_on_record_as_it_was_queued(ledger: Ledger) -> None:
    key = put(ledger, "a", MailKind.UNSYNCED, OLGA, PAUL, OLGA)
    assert key is not None
    (mail,) = mails_of(ledger, [key])
    assert (mail.key, mail.kind, mail.state, mail.subject) == ("a", MailKind.UNSYNCED, MailState.QUEUED, "About a")
    assert mail.recipients == (Recipient(OLGA), Recipient(PAUL))
    assert (mail.created_at, mail.due_at, mail.attempts, mail.sent_at) == (NOON, NOON, 0, None)


def test_a_key_has_one_mail_whatever_became_of_it(ledger: Ledger) -> None:
    assert put(ledger) is not None
    assert put(ledger) is None
    lease = take(ledger)
    (mail,) = claim_mails(ledger, lease, KINDS)
    assert hand_over(ledger, mail.id, lease, mail.recipients)
    assert finish(ledger, lease, mail, MailState.SENT, recipients=TAKEN)
    assert put(ledger) is None
    assert states(ledger) == [MailState.SENT]


def test_a_mail_is_queued_with_what_it_tells_of_or_not_at_all(ledger: Ledger) -> None:
    def tell() -> None:
        with ledger.write() as tx:
            queue_mail(tx, key="a", kind=MailKind.REPORT, subject="", recipients=(), content="", actor="")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        tell()
    assert states(ledger) == []


def test_each_mail_is_claimed_once_the_longest_due_first(ledger: Ledger, clock: Clock) -> None:
    for key in ("a", "b", "c"):
        put(ledger, key)
        clock.advance(seconds=1)
    lease = take(ledger)
    claimed = claim_mails(ledger, lease, KINDS)
    assert [mail.key for mail in claimed] == ["a", "b", "c"]
    assert {(mail.state, mail.attempts, mail.last_attempt_at) for mail in claimed} == {(MailState.SENDING, 1, clock())}
    assert claim_mails(ledger, lease, KINDS) == []


def test_only_due_mails_of_the_kinds_and_names_are_claimed(ledger: Ledger, clock: Clock) -> None:
    first, second, _ = put(ledger, "a"), put(ledger, "b"), put(ledger, "alert", MailKind.REFUSED)
    lease = take(ledger)
    (mail,) = claim_mails(ledger, lease, KINDS, [first or 0])
    finish(ledger, lease, mail, MailState.QUEUED, due_at=clock() + timedelta(minutes=1))
    assert mails_to_send(ledger, KINDS) == [second]
    assert [mail.id for mail in claim_mails(ledger, lease, KINDS)] == [second]
    assert [mail.key for mail in claim_mails(ledger, new_lease(ledger, "mail:alerts"), ALERTS)] == ["alert"]
    clock.advance(minutes=1)
    assert [mail.attempts for mail in claim_mails(ledger, lease, KINDS)] == [2]


def test_what_a_dead_task_had_not_handed_over_is_due_again_at_once(ledger: Ledger, clock: Clock) -> None:
    key = put(ledger)
    claim_mails(ledger, take(ledger), KINDS)
    assert mails_to_send(ledger, KINDS) == [key]
    clock.advance(minutes=10)
    lease = take(ledger)
    assert recover_mails(ledger, lease, KINDS) == []
    (mail,) = claim_mails(ledger, lease, KINDS)
    assert (mail.attempts, mail.due_at) == (2, clock())


def test_what_a_dead_task_had_handed_over_is_unknown_and_never_claimed_again(ledger: Ledger) -> None:
    put(ledger)
    dead = take(ledger)
    (mail,) = claim_mails(ledger, dead, KINDS)
    assert hand_over(ledger, mail.id, dead, mail.recipients)
    lease = take(ledger)
    (lost,) = recover_mails(ledger, lease, KINDS)
    assert (lost.id, lost.state, lost.error_code) == (mail.id, MailState.UNKNOWN, ErrorCode.OUTCOME_UNKNOWN)
    assert "send it again" in (lost.error_message or "")
    assert recover_mails(ledger, lease, KINDS) == []
    assert claim_mails(ledger, lease, KINDS) == []
    assert mails_to_send(ledger, KINDS) == []


def test_a_task_recovers_neither_its_own_mails_nor_those_of_other_kinds(ledger: Ledger) -> None:
    put(ledger, "report")
    put(ledger, "alert", MailKind.REFUSED)
    for _ in range(5):
        lease = take(ledger)
    claim_mails(ledger, new_lease(ledger, "mail:alerts"), ALERTS)
    claim_mails(ledger, lease, KINDS)
    recover_mails(ledger, lease, KINDS)
    assert states(ledger) == [MailState.SENDING, MailState.SENDING]


def test_a_task_that_was_held_up_too_long_hands_nothing_over(ledger: Ledger) -> None:
    put(ledger)
    late = take(ledger)
    (mail,) = claim_mails(ledger, late, KINDS)
    lease = take(ledger)
    recover_mails(ledger, lease, KINDS)
    assert not hand_over(ledger, mail.id, late, mail.recipients)
    claim_mails(ledger, lease, KINDS)
    assert not hand_over(ledger, mail.id, late, mail.recipients)
    assert not finish(ledger, late, mail, MailState.SENT, recipients=TAKEN)
    assert hand_over(ledger, mail.id, lease, mail.recipients)
    assert not hand_over(ledger, mail.id, lease, mail.recipients)


def test_the_mail_servers_word_is_proof_even_when_it_comes_late(ledger: Ledger) -> None:
    put(ledger)
    late = take(ledger)
    (mail,) = claim_mails(ledger, late, KINDS)
    hand_over(ledger, mail.id, late, mail.recipients)
    recover_mails(ledger, take(ledger), KINDS)
    assert finish(ledger, late, mail, MailState.SENT, recipients=TAKEN)
    (sent,) = mails_of(ledger, [mail.id])
    assert (sent.state, sent.sent_at, sent.recipients) == (MailState.SENT, NOON, TAKEN)
    assert (sent.error_code, sent.error_message) == (None, None)


def test_what_is_known_of_recipients_before_the_end_outlives_the_task(ledger: Ledger) -> None:
    put(ledger, "a", MailKind.REPORT, OLGA, PAUL)
    lease = take(ledger)
    (mail,) = claim_mails(ledger, lease, KINDS)
    told = (Recipient(OLGA), Recipient(PAUL, "refused", "550 no such user"))
    hand_over(ledger, mail.id, lease, told)
    (lost,) = recover_mails(ledger, take(ledger), KINDS)
    assert lost.recipients == told


def test_an_attempt_that_was_none_does_not_count(ledger: Ledger) -> None:
    put(ledger)
    lease = take(ledger)
    (mail,) = claim_mails(ledger, lease, KINDS)
    finish(ledger, lease, mail, MailState.QUEUED, due_at=NOON, content='{"changed": true}', untried=True)
    (again,) = claim_mails(ledger, lease, KINDS)
    assert (again.attempts, again.content) == (1, '{"changed": true}')


def test_troubled_and_recent_mails_are_read_newest_first(ledger: Ledger, clock: Clock) -> None:
    ends = [MailState.FAILED, MailState.SENT, MailState.UNKNOWN, MailState.FAILED]
    lease = take(ledger)
    for number, state in enumerate(ends):
        put(ledger, f"m{number}")
        (mail,) = claim_mails(ledger, lease, KINDS)
        finish(ledger, lease, mail, state, error_code=ErrorCode.REJECTED, error_message="550 no")
        clock.advance(hours=1)
    put(ledger, "alert", MailKind.REFUSED)
    assert [mail.key for mail in troubled_mails(ledger)] == ["m3", "m2", "m0"]
    assert [mail.key for mail in troubled_mails(ledger, 1)] == ["m3"]
    assert [mail.key for mail in recent_mails(ledger, KINDS, 3)] == ["m3", "m2", "m1"]
    assert [mail.key for mail in recent_mails(ledger, ALERTS, 3)] == ["alert"]
