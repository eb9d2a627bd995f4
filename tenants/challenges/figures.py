"""What a region may be shown of challenges: those that are published, for a count with drafts would tell of the drafts."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from dips.directory.states import StageKind
from dips.regions.measures import Measure, Unit, register, whole

from .models import Challenge, Helper
from .states import ChallengeStatus

READ = (ChallengeStatus.PUBLISHED, ChallengeStatus.ARCHIVED)


def published() -> QuerySet[Challenge]:
    """What anybody may read, but for what is there for show and what was withdrawn."""
    return Challenge.objects.filter(status__in=READ, illustrative=False, programme__illustrative=False)


def by_stage() -> dict[str, int]:
    return dict(published().order_by().values_list("stage").annotate(count=Count("pk")))


def teams() -> dict[str, int]:
    return whole(published().order_by().values("team").distinct().count())


def officers() -> dict[str, int]:
    """People, each once, whatever their parts."""
    named = published().values_list("owner", "deputy", "sponsor")
    people = {person for row in named for person in row if person is not None}
    people.update(Helper.objects.filter(challenge__in=published()).values_list("user", flat=True))
    return whole(len(people))


def budgets() -> dict[str, int]:
    return whole(published().aggregate(total=Sum("budget_pence"))["total"] or 0)


def register_all() -> None:
    register(
        Measure(
            "challenges",
            _("Challenges"),
            _("Published challenges by the stage they are in now. Drafts and withdrawn ones are not counted."),
            by_stage,
            parts=_("By stage"),
            part_labels=dict(StageKind.choices),
            follows=("challenges.challenge",),
            position=20,
        )
    )
    register(
        Measure(
            "teams",
            _("Service teams engaged"),
            _("Service teams that own at least one published challenge, each counted once."),
            teams,
            follows=("challenges.challenge",),
            answers=_("The programme’s second measure: service departments and officers engaged."),
            position=30,
        )
    )
    register(
        Measure(
            "officers",
            _("Officers engaged"),
            _(
                "People named on a published challenge today as owner, deputy, sponsor, facilitator or delivery partner,"
                " each counted once in a council."
            ),
            officers,
            follows=("challenges.challenge",),
            answers=_("The programme’s second measure: service departments and officers engaged."),
            position=40,
        )
    )
    register(
        Measure(
            "budgets",
            _("Budgets for prototypes"),
            _("What published challenges offer for a prototype, added up, with or without VAT as they stand."),
            budgets,
            follows=("challenges.challenge",),
            unit=Unit.PENCE,
            position=90,
        )
    )
