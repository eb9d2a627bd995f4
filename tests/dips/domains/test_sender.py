"""Letters come from the council's own address while its domain is proved, and never get lost for it."""

from __future__ import annotations

import smtplib

import pytest
from django.core.mail import EmailMultiAlternatives

from dips.councils import mail
from dips.councils.scope import council_scope, portal_scope
from dips.domains import errors, services
from dips.domains.queries import sender
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid

from .scene import DOMAIN, daily, days_later, proved

ADDRESS = f"innovation@{DOMAIN}"
SERVICE = "no-reply@dips.localhost"


def choose(council, address: str = ADDRESS):
    with council_scope(council):
        return services.choose_sender(address=address, by=SYSTEM)


def letter(council, deliver, key: str) -> EmailMultiAlternatives:
    with council_scope(council):
        mail.queue(to="sam@example.org", subject="S", text="T", key=key)
    return deliver()[-1]


def heads(message: EmailMultiAlternatives) -> tuple[str, str, str | None]:
    """Where the envelope, the letter and the answer are of."""
    whole = message.message()
    return message.from_email, whole["From"], whole["Reply-To"]


def test_from_the_next_letter_on_and_until_the_proof_lapses(birmingham, name_server, deliver) -> None:
    claim = proved(birmingham, name_server)
    name = "Birmingham City Council"
    before = heads(letter(birmingham, deliver, "a"))
    choose(birmingham)
    during = heads(letter(birmingham, deliver, "b"))
    with portal_scope():
        mail.queue(to="sam@example.org", subject="S", text="T", key="c", council=birmingham)
    from_portal = heads(deliver()[-1])
    name_server.clear()
    for day in (0, 8):
        with days_later(day):
            daily(claim)
    after = heads(letter(birmingham, deliver, "d"))
    with council_scope(birmingham):
        services.drop_sender(by=SYSTEM)
    dropped = heads(letter(birmingham, deliver, "e"))

    assert before == dropped == (f"{name} <{SERVICE}>", f"{name} <{SERVICE}>", birmingham.contact_email or None)
    assert during == from_portal
    assert during == (f"{name} <{SERVICE}>", f"{name} <{ADDRESS}>", birmingham.contact_email or ADDRESS)
    assert after == (f"{name} <{SERVICE}>", f"{name} <{SERVICE}>", birmingham.contact_email or ADDRESS)


def test_the_address_is_one_councils_and_no_one_elses(birmingham, solihull, name_server, deliver) -> None:
    proved(birmingham, name_server)
    choose(birmingham)

    with pytest.raises(errors.NoSuchDomain):
        choose(solihull)

    with council_scope(solihull):
        assert sender() is None
    assert ADDRESS not in str(heads(letter(solihull, deliver, "a")))
    with portal_scope():
        mail.queue(to="sam@example.org", subject="S", text="T", key="b")
    assert ADDRESS not in str(heads(deliver()[-1]))


def test_a_row_without_a_proof_is_not_believed(birmingham, deliver) -> None:
    """As somebody might slip into the council's SQL."""
    from dips.domains.models import Sender

    with council_scope(birmingham):
        Sender.objects.create(schema=birmingham.schema_name, address="chief@solihull.gov.uk")

    assert heads(letter(birmingham, deliver, "a"))[1] == f"Birmingham City Council <{SERVICE}>"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "innovation",
        "@birmingham.gov.uk",
        "a b@birmingham.gov.uk",
        "x\r\nBcc: eve@evil.example@birmingham.gov.uk",
        "innovation@birmingham",
        "innovation@solihull.gov.uk",
        "innovation@mail.birmingham.gov.uk",
        "innovation@birmingham.gov.uk.",
        "innovation@bіrmingham.gov.uk",
    ],
)
def test_what_is_no_address_of_theirs_is_refused(birmingham, name_server, address: str) -> None:
    proved(birmingham, name_server)

    with pytest.raises(Invalid) as refused:
        choose(birmingham, address)

    assert list(refused.value.errors) == ["address"]
    with council_scope(birmingham):
        assert sender() is None


def test_a_server_that_does_not_take_the_address_gets_the_services(
    birmingham, name_server, deliver, monkeypatch
) -> None:
    proved(birmingham, name_server)
    choose(birmingham)
    tried, send = [], EmailMultiAlternatives.send

    def picky(message, **how):
        tried.append(message.message()["From"])
        if ADDRESS in tried[-1]:
            raise smtplib.SMTPDataError(550, b"5.7.60 not allowed to send as this")
        return send(message, **how)

    monkeypatch.setattr(EmailMultiAlternatives, "send", picky)
    sent = letter(birmingham, deliver, "a")

    assert [ADDRESS in each for each in tried] == [True, False]
    assert heads(sent)[2] == birmingham.contact_email or ADDRESS


def test_a_test_letter_goes_to_whoever_asks(birmingham, officer, name_server, deliver) -> None:
    admin = officer(birmingham, "council_admin")
    with council_scope(birmingham), pytest.raises(errors.NoSender):
        services.send_test(by=admin)
    proved(birmingham, name_server)
    choose(birmingham)

    with council_scope(birmingham):
        row = services.send_test(by=admin)
    [test] = [each for each in deliver() if each.subject.startswith("A test letter")]

    assert (test.to, ADDRESS in test.message()["From"], row.tested_at is not None) == ([admin.email], True, True)


def test_the_council_is_told_what_its_domain_says_of_letters(birmingham, name_server, settings) -> None:
    settings.DIPS_MAIL_DKIM = ["dips1=dips1.dkim.relay.example", "dips2=dips2.dkim.relay.example"]
    name_server.set(DOMAIN, "TXT", "unrelated", "v=spf1 include:spf.relay.example -all")
    name_server.set(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject")
    name_server.set(f"dips1._domainkey.{DOMAIN}", "CNAME", "dips1.dkim.relay.example.")

    found = proved(birmingham, name_server).found

    assert (found["spf"], found["dmarc"], found["dkim"]) == (
        "v=spf1 include:spf.relay.example -all",
        "v=DMARC1; p=reject",
        ["dips1"],
    )
