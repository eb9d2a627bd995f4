"""What an operator's emergency access reads here: what officers read, by the same verbs, and never before the close."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from dips.console.errors import JustClosing, NoSuchReference, NotClosedYet
from dips.console.panes import LIST, Item, Line, Pane, Paper, panes
from dips.kernel import clock
from dips.kernel.actors import System
from dips.ui import words
from tenants.calls.queries import public_call_of
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge
from tenants.challenges.queries import current_brief, sections

from . import copies, services
from .errors import ApplicationNotFound, Sealed
from .models import Application

READER = System("emergency access")
BRIEF = "challenge"


def register() -> None:
    panes.register(
        "application",
        Pane(
            "One application",
            "As its applicant sent it, once its call has closed.",
            _one_item,
            _one_paper,
            _may_be_sent,
            _require_sent,
            lambda reference, key: f"{reference}: its supplier and its state" if key == LIST else key,
        ),
    )
    panes.register(
        "challenge",
        Pane(
            "One challenge",
            "Its brief, and once its call has closed every application sent to it.",
            _items_of_challenge,
            _paper_of_challenge,
            lambda reference: _challenge(reference) is not None,
            _require_challenge,
            _called,
        ),
    )


def _one_item(reference: str) -> list[Item]:
    """None of a sealed call: that it is there is sealed too."""
    try:
        return [_item(_opened(reference))]
    except (ApplicationNotFound, Sealed):
        return []


def _one_paper(reference: str, key: str) -> Paper:
    if key != reference:
        raise ApplicationNotFound
    try:
        return _paper(_opened(reference))
    except Sealed:
        raise ApplicationNotFound from None


def _items_of_challenge(reference: str) -> list[Item]:
    """The brief is the council's own word, and no applicant's: it is there before the close."""
    challenge = _challenge(reference)
    if challenge is None:
        return []
    brief = Item(BRIEF, "The challenge and its brief", challenge.get_status_display())
    try:
        sent = list(services.open_for_reading(challenge=challenge, by=READER))
    except Sealed:
        return [brief]
    return [brief, *(_item(each) for each in sent)]


def _paper_of_challenge(reference: str, key: str) -> Paper:
    challenge = _challenge(reference)
    if challenge is None:
        raise ApplicationNotFound
    if key == BRIEF:
        return _brief(challenge)
    try:
        sent = {each.reference: each for each in services.open_for_reading(challenge=challenge, by=READER)}
    except Sealed:
        raise ApplicationNotFound from None
    if key not in sent:
        raise ApplicationNotFound
    return _paper(services.open_application(application_id=sent[key].pk, by=READER))


def _called(reference: str, key: str) -> str:
    named = {LIST: f"{reference}: list of applications", BRIEF: f"{reference}: the challenge and its brief"}
    return named.get(key, key)


def _challenge(reference: str) -> Challenge | None:
    return Challenge.objects.select_related("programme").filter(reference=reference).first()


def _may_be_sent(reference: str) -> bool:
    """An application's reference begins with its challenge's. Whether it was sent is asked after the close alone."""
    return _challenge(reference.rpartition("-")[0]) is not None


def _require_challenge(reference: str) -> None:
    if _challenge(reference) is None:
        raise NoSuchReference(field="reference")


def _require_sent(reference: str) -> None:
    """Before the close every reference is refused alike, whether or not there is anything by it."""
    challenge = _challenge(reference.rpartition("-")[0])
    call = public_call_of(challenge) if challenge is not None else None
    if call is None or call.state == CallState.CANCELLED:
        raise NoSuchReference(field="reference")
    if call.unsealed_at is None:
        is_over = call.closes_at is not None and clock.now() >= call.closes_at
        raise JustClosing(field="reference") if is_over else NotClosedYet(field="reference")
    if not _sent(reference).filter(call=call).exists():
        raise NoSuchReference(field="reference")


def _sent(reference: str) -> QuerySet[Application]:
    return Application.objects.filter(reference=reference, submitted_at__isnull=False)


def _opened(reference: str) -> Application:
    pk = _sent(reference).values_list("pk", flat=True).first()
    if pk is None:
        raise ApplicationNotFound
    return services.open_application(application_id=pk, by=READER)


def _item(application: Application) -> Item:
    return Item(
        application.reference, application.reference, f"{application.supplier_name}, {application.get_state_display()}"
    )


def _paper(application: Application) -> Paper:
    copy = copies.for_officer(application)
    return Paper(
        application.reference,
        facts=[
            ("Challenge", copy.question),
            ("Organisation", copy.supplier["legal_name"]),
            ("State", application.get_state_display()),
            ("Submitted", words.moment(copy.at)),
        ],
        parts=[
            ("Eligibility", _lines(copy.eligibility)),
            *((part.title, _lines(part.lines)) for part in copy.parts),
        ],
    )


def _lines(lines: Iterable[copies.Line]) -> list[Line]:
    return [
        Line(
            line.label,
            line.shown,
            line.files,
            f"Confidential: {line.confidential_reason}" if line.is_confidential else "",
        )
        for line in lines
    ]


def _brief(challenge: Challenge) -> Paper:
    brief = current_brief(challenge)
    said = {answer.section_key: answer.body for answer in brief.answers.all()} if brief is not None else {}
    return Paper(
        challenge.reference,
        facts=[
            ("Title", challenge.title),
            ("Question", challenge.question),
            ("State", challenge.get_status_display()),
            ("Version of the brief", str(brief.version) if brief is not None else "None"),
        ],
        parts=[("Brief", [Line(section.heading, said.get(section.key, "")) for section in sections(challenge)])],
    )
