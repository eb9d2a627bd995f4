"""Every kind of letter that can leave: in text and in HTML, in the right name, without another council's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.template.loader import render_to_string
from django.utils import timezone

from dips.accounts.adapter import AccountAdapter
from dips.councils import mail
from dips.councils.scope import council_scope, portal_scope
from tenants.programmes import letters
from tenants.programmes.services import render_letter

NASTY = '<script>x</script> [now](javascript:alert(1)) "&\r\nBcc: eve@evil.example'
LINK = "https://dips.localhost/applications/x/"
ACCESS = {
    "asked_label": NASTY,
    "agreed_label": NASTY,
    "reference": NASTY,
    "reason": NASTY,
    "ticket": NASTY,
    "minutes": 60,
}
# Where letters are written. A new place belongs here, and its letters below.
PLACES = [
    "cms/complaints.py",
    "platform/dips/accounts/adapter.py",
    "platform/dips/accounts/closing/services.py",
    "platform/dips/accounts/second_factor/services.py",
    "platform/dips/archives/letters.py",
    "platform/dips/billing/letters.py",
    "platform/dips/console/letters.py",
    "platform/dips/councils/services/asking.py",
    "platform/dips/domains/letters.py",
    "platform/dips/regions/services/viewers.py",
    "platform/dips/signup/letters.py",
    "platform/dips/staff/letters.py",
    "platform/dips/staff/operator_letters.py",
    "platform/dips/staff/services.py",
    "platform/dips/suppliers/services.py",
    "tenants/adoption/checklist/letters.py",
    "tenants/applications/letters.py",
    "tenants/challenges/letters.py",
]
TEMPLATES = settings.ROOT / "platform/dips/accounts/templates"
ACCOUNT = sorted(
    f"{path.parent.relative_to(TEMPLATES)}/{path.name.removesuffix('_message.txt')}"
    for folder in ("account/email", "mfa/email")
    for path in (TEMPLATES / folder).glob("*_message.txt")
)


def test_every_place_that_writes_letters_is_walked() -> None:
    assert places(settings.ROOT) == PLACES


def places(root: Path) -> list[str]:
    """The files of ours that write letters."""
    return sorted(
        str(path.relative_to(root))
        for folder in ("platform", "tenants", "cms", "api")
        for path in Path(root, folder).rglob("*.py")
        if re.search(r"\bmail\.queue\(", path.read_text())
    )


def sent(deliver) -> outbox.EmailMultiAlternatives:
    [message] = deliver()
    return message


def holds(message, name: str, *, host: str, foreign: str) -> None:
    """Both parts, the sender's name, one subject line, links to the right hosts, and no other council."""
    [html] = [part.content for part in message.alternatives if part.mimetype == "text/html"]
    assert message.from_email.startswith((name, f'"{name}"'))
    assert name in html
    assert message.body.strip()
    assert re.findall(r"[\r\n]", message.subject) == []
    assert message.message()["Bcc"] is None
    for text in (message.body, html, message.subject):
        assert foreign not in text
    assert "<script" not in html
    assert 'href="javascript' not in html
    for link in re.findall(r'href="(https?://[^/"]+)', html):
        assert link.partition("://")[2].partition(":")[0] in {host, settings.PORTAL_HOST}


def around(council) -> tuple[str, str]:
    return council.name, f"{council.slug}.{settings.PORTAL_HOST}"


@pytest.mark.parametrize("kind", ACCOUNT)
def test_letters_about_an_account(kind, birmingham, solihull, deliver, rf) -> None:
    adapter = AccountAdapter(rf.get("/"))
    context = {"activate_url": LINK, "password_reset_url": LINK, "key": "k", "user": NASTY}

    with council_scope(birmingham):
        adapter.send_mail(kind, "ada@example.org", dict(context))
    name, host = around(birmingham)
    holds(sent(deliver), name, host=host, foreign=solihull.label)

    outbox.outbox.clear()
    with portal_scope():
        adapter.send_mail(kind, "ada@example.org", dict(context))
    message = sent(deliver)
    holds(message, str(settings.SERVICE_NAME), host=settings.PORTAL_HOST, foreign="Birmingham")
    assert message.reply_to == [settings.SERVICE_CONTACT_EMAIL]


@pytest.mark.parametrize("key", sorted(letters.registry.keys()))
def test_letters_of_a_programme(key, birmingham, solihull, programme, deliver) -> None:
    for council, other in ((birmingham, solihull), (solihull, birmingham)):
        outbox.outbox.clear()
        row = programme(council)
        with council_scope(council):
            fields = dict.fromkeys(letters.registry.get(key).fields, NASTY) | {"link": LINK}
            fields.pop("council_name", None)
            subject, text, html = render_letter(programme=row, key=key, context=fields)
            mail.queue(to="ada@example.org", subject=subject, text=text, html=html, key="one")

        name, host = around(council)
        holds(sent(deliver), name, host=host, foreign=other.label)


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("staff/mail/invitation.txt", {"inviter": NASTY, "roles": [{"name": NASTY}], "url": LINK}),
        ("regions/mail/viewer.txt", {"area": NASTY, "until": "6 January 2031", "url": LINK}),
        ("staff/mail/deputy.txt", {"row": {"deputy": NASTY, "person": NASTY, "reason": NASTY}, "url": LINK}),
        ("staff/mail/confirm_due.txt", {"rows": [{"user": NASTY}], "url": LINK}),
        ("staff/mail/suspended.txt", {"url": LINK}),
        ("staff/mail/council_read_only.txt", {"who": NASTY, "reason": NASTY, "url": LINK}),
        ("staff/mail/council_writable.txt", {"who": NASTY, "reason": NASTY, "url": LINK}),
        ("staff/mail/council_plan.txt", {"who": NASTY, "reason": NASTY, "url": LINK}),
        ("staff/mail/council_closed.txt", {"who": NASTY, "reason": NASTY, "contact": NASTY, "url": LINK}),
        ("staff/mail/council_opened.txt", {"who": NASTY, "reason": NASTY, "url": LINK}),
        ("staff/mail/ending.txt", {"member": {"expires_on": timezone.now()}, "url": LINK}),
        ("staff/mail/ended.txt", {"member": {"expires_on": timezone.now()}}),
        ("suppliers/mail/invitation.txt", {"inviter": NASTY, "organisation": NASTY, "url": LINK}),
        ("adoption/mail/overdue.txt", {"name": NASTY, "items": [{"title": NASTY}], "list_url": LINK}),
        ("adoption/mail/reminder.txt", {"by_name": NASTY, "items": [{"title": NASTY}], "list_url": LINK}),
        ("adoption/mail/signature.txt", {"by_name": NASTY, "title": NASTY, "url": LINK}),
        ("challenges/mail/sign_off.txt", {"by_name": NASTY, "challenge": {"question": NASTY}, "url": LINK}),
        ("accounts/mail/closed.txt", {}),
        ("archives/mail/leaving.txt", {"by": NASTY, "day": "6 January 2023", "url": LINK}),
        ("archives/mail/ordered.txt", {"by": NASTY, "reason": NASTY, "day": "6 January 2023", "url": LINK}),
        ("archives/mail/stays.txt", {"by": NASTY, "reason": NASTY, "day": "6 January 2023", "url": LINK}),
        ("archives/mail/export.txt", {"size": "1 MB", "day": "6 January 2023", "sha256": "0" * 64, "url": LINK}),
        ("archives/mail/export_failed.txt", {"why": NASTY, "contact": "help@example.org", "url": LINK}),
        ("archives/mail/welcome.txt", {"email": "ada@example.org", "url": LINK}),
        ("archives/mail/gone.txt", {"words": NASTY, "file": NASTY, "url": LINK}),
        ("domains/mail/live.txt", {"claim": {"shown": NASTY}, "url": LINK}),
        ("domains/mail/missing.txt", {"claim": {"shown": NASTY, "kind": "site"}, "url": LINK}),
        ("domains/mail/lapsed.txt", {"claim": {"shown": NASTY, "kind": "mail"}, "url": LINK}),
        ("domains/mail/test.txt", {"sender": NASTY, "url": LINK}),
        ("cms/mail/complaint.txt", {"name": NASTY, "what": NASTY, "wish": NASTY, "email": "ada@example.org"}),
        ("cms/mail/complaint_receipt.txt", {"council": {"name": NASTY}, "reference": NASTY, "days": 20}),
        ("accounts/mail/second_factor_reset.txt", {"url": LINK}),
        ("console/mail/operator.txt", {"url": LINK}),
        ("console/mail/operator_changed.txt", {"person": NASTY, "said": "now runs", "by": NASTY, "reason": NASTY}),
        ("console/mail/access_open.txt", {"access": ACCESS, "pane": {"label": "One application"}, "url": LINK}),
        ("console/mail/access_asked.txt", {"access": ACCESS, "pane": {"label": "One application"}, "url": LINK}),
        ("councils/mail/refused.txt", {"run": {"name": NASTY, "reason": NASTY}}),
    ],
)
def test_invitations_and_refusals(template, context, birmingham, solihull, deliver) -> None:
    with council_scope(birmingham):
        text = render_to_string(template, context | {"council": birmingham, "until": timezone.now()})
        mail.queue(to="ada@example.org", subject=f"Join {NASTY}", text=text, key=template)

    name, host = around(birmingham)
    holds(sent(deliver), name, host=host, foreign=solihull.label)


def test_control_a_letter_that_is_not_as_it_should_be_is_seen(birmingham, solihull, deliver, tmp_path) -> None:
    """A new place, the other council's name, a link to another host, a script, and a second line in the subject."""
    (tmp_path / "cms").mkdir()
    (tmp_path / "cms" / "new.py").write_text("mail.queue(to=to)")
    with council_scope(birmingham):
        mail.queue(to="ada@example.org", subject="Hello", text="Good day.", key="one")
    message, (name, host) = sent(deliver), around(birmingham)
    [whole] = [part.content for part in message.alternatives]

    assert places(tmp_path) == ["cms/new.py"]
    holds(message, name, host=host, foreign=solihull.label)
    for planted in (solihull.label, '<a href="https://evil.example/">x</a>', "<script>x</script>"):
        message.alternatives[:] = []
        message.attach_alternative(whole + planted, "text/html")
        with pytest.raises(AssertionError):
            holds(message, name, host=host, foreign=solihull.label)
    message.alternatives[:] = []
    message.attach_alternative(whole, "text/html")
    message.subject = "Hello\nBcc: eve@evil.example"
    with pytest.raises(AssertionError):
        holds(message, name, host=host, foreign=solihull.label)
