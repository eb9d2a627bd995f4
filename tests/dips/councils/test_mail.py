"""Letters in the council's name, once."""

from __future__ import annotations

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.db import transaction

from dips.councils import mail
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.models import OutboxMessage


def letter(**changes: object) -> None:
    mail.queue(
        **{"to": "a@example.org", "subject": "Your application", "text": "We have it.", "key": "receipt:1"} | changes
    )


def test_a_letter_leaves_in_the_councils_name(birmingham: Council, solihull: Council, deliver) -> None:
    for council in (birmingham, solihull):
        with council_scope(council):
            letter(html="<p>We have it.</p>")

    deliver()

    assert [message.from_email for message in django_mail.outbox] == [
        f"{birmingham.name} <no-reply@dips.localhost>",
        f"{solihull.name} <no-reply@dips.localhost>",
    ]
    assert django_mail.outbox[0].to == ["a@example.org"]
    assert django_mail.outbox[0].alternatives[0].content.count("<p>We have it.</p>") == 1
    assert len({message.extra_headers["Message-ID"] for message in django_mail.outbox}) == 2


def test_the_portals_letters_carry_the_services_name(db: None, deliver, settings) -> None:
    letter()

    deliver()

    assert django_mail.outbox[0].from_email == f"{settings.SERVICE_NAME} <no-reply@dips.localhost>"


def test_the_same_key_is_one_letter(birmingham: Council, deliver) -> None:
    with council_scope(birmingham):
        letter()
        letter(subject="Again")
        letter(key="receipt:2")

    deliver()

    assert [message.subject for message in django_mail.outbox] == ["Your application", "Your application"]


def test_a_second_delivery_after_a_lost_answer_sends_nothing(birmingham: Council, deliver) -> None:
    with council_scope(birmingham):
        letter()
    deliver()
    with operator_scope():
        OutboxMessage.objects.filter(kind="mail").update(state="waiting", leased_until=None)

    deliver()

    assert len(django_mail.outbox) == 1


def test_without_the_note_the_repeat_carries_the_same_id(birmingham: Council, deliver) -> None:
    with council_scope(birmingham):
        letter()
    deliver()
    cache.clear()
    with operator_scope():
        OutboxMessage.objects.filter(kind="mail").update(state="waiting", leased_until=None)

    deliver()

    first, second = django_mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_rolled_back_letter_is_never_sent(birmingham: Council, deliver) -> None:
    with council_scope(birmingham), pytest.raises(ZeroDivisionError), transaction.atomic():
        letter()
        raise ZeroDivisionError

    deliver()

    assert django_mail.outbox == []


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("Cyngor Môn", "Cyngor Môn <no-reply@dips.localhost>"),
        ("Evil\r\nBcc: all@example.org", '"Evil Bcc: all@example.org" <no-reply@dips.localhost>'),
        ('Say "hello", Council', r'"Say \"hello\", Council" <no-reply@dips.localhost>'),
    ],
)
def test_a_name_cannot_add_a_header(birmingham: Council, deliver, name: str, sender: str) -> None:
    birmingham.name = name
    with council_scope(birmingham):
        letter(subject="One\r\nBcc: all@example.org")

    deliver()

    sent = django_mail.outbox[0]
    assert sent.from_email == sender
    assert sent.subject == "One Bcc: all@example.org"
    assert set(sent.message().keys()) >= {"From", "To", "Message-ID"}
    assert "Bcc" not in sent.message()
