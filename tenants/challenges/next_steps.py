"""What challenges need next: words, a reader, to be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.staff.next_steps import Ask, NextStep, Urgency, since
from dips.staff.rules import can
from tenants.programmes.models import Programme, ServiceTeam

from . import queries, rules
from .models import BriefAnswer, BriefSection, Challenge
from .states import ChallengeStatus as Status


def challenges_of(ask: Ask) -> QuerySet[Challenge]:
    """The challenges that a list may speak of: those the person may know of, of one programme if one is asked for."""
    found = queries.in_scope(ask.by)
    return found if ask.programme is None else found.filter(programme=ask.programme)


def steps(ask: Ask) -> Iterator[NextStep]:
    """From one query for all that is not public yet, and two for what its briefs lack."""
    waiting = challenges_of(ask).filter(
        status__in=[Status.DRAFT, Status.CHANGES_REQUESTED, Status.IN_REVIEW, Status.APPROVED]
    )
    rows = list(waiting.select_related("owner", "submitted_by"))
    yield from _to_read(ask, rows)
    yield from _to_ask_again(ask, rows)
    yield from _to_publish(ask, rows)
    yield from _to_write(ask, rows)
    if not rows:
        yield from _first(ask)


def _to_read(ask: Ask, rows: Iterable[Challenge]) -> Iterator[NextStep]:
    if not can(ask.by, rules.APPROVE):
        return
    for challenge in rows:
        if challenge.status == Status.IN_REVIEW and challenge.submitted_by_id != ask.by.pk:
            yield NextStep(
                since(challenge.updated_at),
                _("Read the brief of %(challenge)s") % {"challenge": challenge.reference},
                _("It was sent for review. Approve it, or say what must change."),
                url(challenge),
                _("Review the brief"),
                Urgency.WAITING,
                challenge.updated_at,
                _("Sent by %(who)s") % {"who": challenge.submitted_by} if challenge.submitted_by else "",
            )


def _to_ask_again(ask: Ask, rows: Iterable[Challenge]) -> Iterator[NextStep]:
    """Links that ran out before a sponsor signed. Asked only while something is in review."""
    in_review = {each.pk: each for each in rows if each.status == Status.IN_REVIEW}
    if not in_review or not can(ask.by, rules.WRITE):
        return
    for asked in queries.requests_over(in_review):
        challenge = in_review[asked.challenge_id]
        yield NextStep(
            since(asked.expires_at),
            _("Ask the sponsor of %(challenge)s again") % {"challenge": challenge.reference},
            _("The link that was mailed ran out before anybody signed."),
            url(challenge),
            _("Open the challenge"),
            Urgency.WAITING,
            asked.expires_at,
            _who(challenge),
        )


def _to_publish(ask: Ask, rows: Iterable[Challenge]) -> Iterator[NextStep]:
    if not can(ask.by, rules.PUBLISH):
        return
    for challenge in rows:
        if challenge.status == Status.APPROVED:
            yield NextStep(
                since(challenge.updated_at),
                _("Publish %(challenge)s") % {"challenge": challenge.reference},
                _("Its brief is approved. Publishing puts it on your site and in the national list."),
                url(challenge),
                _("Open the challenge"),
                Urgency.WAITING,
                challenge.updated_at,
                _who(challenge),
            )


def _to_write(ask: Ask, rows: Iterable[Challenge]) -> Iterator[NextStep]:
    if not can(ask.by, rules.WRITE):
        return
    unwritten = [each for each in rows if each.status in (Status.CHANGES_REQUESTED, Status.DRAFT)]
    missing = _missing(unwritten)
    for challenge in unwritten:
        is_back, count = challenge.status == Status.CHANGES_REQUESTED, missing[challenge]
        if is_back:
            why = _("A reviewer asked for changes.")
        elif count:
            why = ngettext(
                "%(count)d part of it has no answer yet. Nobody outside sees it.",
                "%(count)d parts of it have no answer yet. Nobody outside sees it.",
                count,
            ) % {"count": count}
        else:
            why = _("Every part has an answer. Send it for review, so that somebody else reads it.")
        yield NextStep(
            since(challenge.updated_at),
            (_("Change the brief of %(challenge)s") if is_back else _("Finish the brief of %(challenge)s"))
            % {"challenge": challenge.reference},
            why,
            url(challenge),
            _("Write the brief") if count or is_back else _("Open the challenge"),
            Urgency.WAITING if is_back else Urgency.UNFINISHED,
            challenge.updated_at,
            _who(challenge),
        )


def _missing(challenges: list[Challenge]) -> Counter[Challenge]:
    """How many required parts of each newest brief have no answer."""
    if not challenges:
        return Counter()
    asked = BriefSection.objects.filter(programme__in={each.programme_id for each in challenges}, required=True)
    sections = set(asked.values_list("programme_id", "key"))
    newest = BriefAnswer.objects.filter(
        brief__challenge__in=challenges, brief__version=F("brief__challenge__brief_version")
    )
    said = newest.exclude(Q(body="") & Q(not_applicable_reason="")).values_list("brief__challenge_id", "section_key")
    answered = set(said)
    return Counter(
        {
            each: sum(programme == each.programme_id and (each.pk, key) not in answered for programme, key in sections)
            for each in challenges
        }
    )


def _first(ask: Ask) -> Iterator[NextStep]:
    """The first challenge of a council, or of a programme, once there is a team that can own it."""
    if not can(ask.by, rules.WRITE) or not can(ask.by, "programmes.manage_programme"):
        return
    found = Challenge.objects.all() if ask.programme is None else Challenge.objects.filter(programme=ask.programme)
    if found.exists() or not Programme.objects.exists() or not ServiceTeam.objects.exists():
        return
    yield NextStep(
        _("Next"),
        _("Write the first challenge"),
        _("One question, from the people who have the problem. Nobody outside sees it until you publish it."),
        reverse("challenges_admin_new"),
        _("Write a challenge"),
    )


def _who(challenge: Challenge) -> str:
    return str(challenge.owner) if challenge.owner is not None else _("No owner yet")


def url(challenge: Challenge) -> str:
    """Where an officer finds a challenge."""
    return reverse("challenges_admin_one", args=[challenge.reference])
