"""Prepare a call: begin it with the programme's form and criteria, and give it its dates."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.directory.states import StageKind
from dips.kernel import audit, clock
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotNow, StaleVersion
from dips.kernel.functions import DipsNow
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.states import ProgrammeState

from .. import rules
from ..models import Call, CriteriaSet
from ..queries import newest_form
from ..states import CallState


class NoForm(Conflict):
    """The programme has no application form or no criteria."""

    code = "no_form"
    default = gettext_lazy("The programme has no application form or criteria yet. Adopt a blueprint first.")


@transaction.atomic
def draft_call(*, challenge: Challenge, by: Actor, places: int | None = None, terms: str = "") -> Call:
    """Begin the challenge's call, with the programme's newest form and a copy of its criteria.

    Refuses a second one, unless those before it were cancelled; a challenge that is over or past the stage for a
    call; and a closed programme.
    """
    rules.require_change(by, challenge)
    list(Challenge.objects.select_for_update(no_key=True).filter(pk=challenge.pk).values_list("pk"))
    challenge.refresh_from_db()
    _refuse_out_of_place(challenge)
    if Call.objects.filter(challenge=challenge).exclude(state=CallState.CANCELLED).exists():
        raise Conflict(_("This challenge has a call already."), code="call_exists")
    form = newest_form(challenge.programme)
    standard = CriteriaSet.objects.filter(programme=challenge.programme, call=None).first()
    if form is None or standard is None:
        raise NoForm
    call = Call.objects.create(
        challenge=challenge,
        form=form,
        places=challenge.programme.places_per_challenge if places is None else places,
        terms=terms,
    )
    call.criteria_set = _own_copy(standard, call)
    call.save(update_fields=["criteria_set"])
    audit.record("call.draft", call, by=by, data={"challenge": challenge.reference, "form": form.number})
    return call


def _refuse_out_of_place(challenge: Challenge) -> None:
    if challenge.status in (ChallengeStatus.WITHDRAWN, ChallengeStatus.ARCHIVED):
        raise NotNow(
            _("This challenge is “%(state)s”, so it takes no call."),
            code="challenge_over",
            state=challenge.get_status_display(),
        )
    if challenge.programme.state == ProgrammeState.CLOSED:
        raise NotNow(_("The programme is closed, so no call can open in it."), code="programme_closed")
    kinds = list(StageKind)
    if kinds.index(StageKind(challenge.stage)) > kinds.index(StageKind.CALL_FOR_SOLUTIONS):
        raise NotNow(_("This challenge is past the stage for a call."), code="wrong_stage")


def _own_copy(standard: CriteriaSet, call: Call) -> CriteriaSet:
    copy = CriteriaSet.objects.create(programme=standard.programme, call=call, name=standard.name)
    for criterion in standard.criteria.all():
        criterion.pk = criterion._meta.pk.get_default()
        criterion.criteria_set = copy
        criterion._state.adding = True
        criterion.save(force_insert=True)
    return copy


def _instant(value: datetime | None) -> datetime | None:
    """A time without a zone is one that people in London say."""
    return None if value is None else clock.wall(value)


@transaction.atomic
def set_dates(
    *,
    call: Call,
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    questions_close_at: datetime | None = None,
    decision_due: date | None = None,
    places: int | None = None,
    terms: str | None = None,
    version: int | None = None,
) -> Call:
    """Set when a drafted call opens and closes. Afterwards only `extend_call` moves the end.

    Refuses a time that a change of the clocks skips or doubles, times that are over, and dates out of order.
    """
    rules.require_change(by, call.challenge)
    row = lock(call)
    if row.state != CallState.DRAFT:
        raise NotNow(
            _("The dates of a published call stay. You can extend it while it is open."), code="call_published"
        )
    if version is not None and version != row.version:
        raise StaleVersion
    dates = _read_dates(opens_at, closes_at, questions_close_at, decision_due)
    if places is not None and places < 1:
        raise Invalid(_("A call needs at least 1 place"), field="places")
    before = facts(row)
    row.opens_at, row.closes_at, row.questions_close_at, row.decision_due = dates
    row.places = row.places if places is None else places
    row.terms = row.terms if terms is None else terms.strip()
    row.version += 1
    row.updated_at = DipsNow()
    row.save()
    audit.record("call.set_dates", row, by=by, before=before, after=facts(row), data=facts(row))
    return refreshed(call)


def _read_dates(
    opens: datetime, closes: datetime, questions: datetime | None, decision: date | None
) -> tuple[datetime, datetime, datetime | None, date | None]:
    errors: dict[str, list[str]] = {}
    read: dict[str, datetime | None] = {}
    for name, value in (("opens_at", opens), ("closes_at", closes), ("questions_close_at", questions)):
        try:
            read[name] = _instant(value)
        except Invalid as refusal:
            errors[name] = [refusal.message]
    if errors:
        raise Invalid(errors=errors, code="no_such_time")
    opens_at, closes_at, questions_at = read["opens_at"], read["closes_at"], read["questions_close_at"]
    if opens_at is None or closes_at is None:
        raise Invalid(_("Enter when the call opens and when it closes"), field="closes_at")
    if closes_at <= opens_at:
        errors["closes_at"] = [_("The call must close after it opens")]
    elif closes_at <= clock.now():
        errors["closes_at"] = [_("Enter a closing time that is still to come")]
    elif opens_at < clock.now() - rules.GRACE:
        errors["opens_at"] = [_("Enter an opening time that is still to come")]
    if questions_at is not None and not opens_at <= questions_at <= closes_at:
        errors["questions_close_at"] = [_("Questions must end while the call is open")]
    if decision is not None and decision < clock.london(closes_at).date():
        errors["decision_due"] = [_("The decision must come after the call closes")]
    if errors:
        raise Invalid(errors=errors)
    return opens_at, closes_at, questions_at, decision


def lock(call: Call) -> Call:
    """The call's row, held against other officers' changes. Applicants who hold it open are not in the way."""
    rows = Call.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("challenge__programme", "challenge__team", "criteria_set", "form").get(pk=call.pk)


def refreshed(call: Call) -> Call:
    """Bring the caller's copy up to the database, its challenge too."""
    call.refresh_from_db()
    return call


def facts(call: Call) -> dict[str, object]:
    """What the audit trail keeps of a call's dates."""
    return {
        "opens_at": call.opens_at.isoformat() if call.opens_at else None,
        "closes_at": call.closes_at.isoformat() if call.closes_at else None,
        "questions_close_at": call.questions_close_at.isoformat() if call.questions_close_at else None,
        "decision_due": call.decision_due.isoformat() if call.decision_due else None,
        "places": call.places,
    }
