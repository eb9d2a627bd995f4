"""Birmingham's figures, exactly; and a second load that changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.demo import loader
from dips.blueprints import services as blueprints
from dips.blueprints.queries import current_adoption, upgrade_of
from dips.councils.scope import council_scope
from dips.directory import queries as directory
from dips.directory.models import Passport
from dips.kernel import clock
from dips.kernel.models import AuditEvent, OutboxMessage
from tenants.applications.models import Application
from tenants.challenges.models import Challenge, Helper
from tenants.programmes.models import Programme, ServiceTeam, Stage
from tenants.programmes.queries import total_funding

pytestmark = pytest.mark.django_db

QUESTIONS = {
    "BHM-01": "How can technology transform public consultation to increase citizen engagement, improve quality, and "
    "enable meaningful dialogue?",
    "BHM-02": "How can technology directly connect regional food producers with urban demand, and transport goods "
    "between them in a reliable, affordable, and sustainable way?",
    "BHM-03": "How can technology support the transformation of Mobility Hubs into places of community and business "
    "activity that drives active transport use in the city?",
    "BHM-04": "How can technology enable citizens with learning disabilities to access, and be in control of, suitable "
    "transport services that increase confidence and independence?",
    "BHM-05": "How can technology enable citizens to access engaging and inclusive Adult Social Care service "
    "information quickly and efficiently?",
}
APPLIED = {"BHM-01": 6, "BHM-02": 3, "BHM-03": 4, "BHM-04": 3, "BHM-05": 5}


def test_figures_and_second_load(birmingham, solihull):
    loader.run()

    _history(birmingham)
    _open_now(birmingham, solihull)
    _letters_of_the_past_are_held(birmingham)
    _something_to_compare(solihull)

    before = _everything(birmingham, solihull)
    with clock.at(clock.now() + timedelta(days=3)):
        loader.run()
    assert _everything(birmingham, solihull) == before


def _something_to_compare(solihull) -> None:
    with council_scope(solihull):
        comparison = blueprints.compare(upgrade_of(current_adoption()))

    told = comparison.account
    # A stage's name, changed when its programme began, and its colour are Solihull's alone.
    assert [len(part) for part in (told.theirs, told.ours, comparison.merge.open)] == [2, 2, 2]
    assert [each.address for each in told.both] == [
        ("exploration",),
        ("criteria", "social_value"),
        ("pages", "risks", "questions", "risks"),
    ]


def _history(birmingham) -> None:
    with council_scope(birmingham):
        programme = Programme.objects.get(slug="dips-2021-23")
        known = {each.reference: each for each in Challenge.objects.filter(programme=programme)}
        teams = ServiceTeam.objects.filter(challenges__programme=programme).distinct()
        applications = Application.objects.filter(programme=programme)

        assert {reference: each.question for reference, each in known.items()} == QUESTIONS
        assert programme.stages.count() == 6
        assert sorted(teams.values_list("name", flat=True)) == [
            "Adult Social Care", "Planning and Consultation", "Public Health – Food", "Transport for West Midlands",
        ]  # fmt: skip
        assert [team.name for team in teams if team.is_external] == ["Transport for West Midlands"]
        assert (
            total_funding(programme).pence,
            sorted(line.amount_pence for line in programme.funding_lines.all()),
        ) == (
            8_900_000,
            [900_000, 8_000_000],
        )
        held = {reference: each.calls.get() for reference, each in known.items()}
        assert {each.closes_at for each in held.values()} == {datetime(2023, 1, 6, 17, tzinfo=UTC)}
        assert {(each.status, each.stage, held[reference].state) for reference, each in known.items()} == {
            ("published", "exploration", "closed")
        }
        assert {reference: applications.filter(challenge=each).count() for reference, each in known.items()} == APPLIED
        assert sorted(applications.values_list("number", flat=True)) == list(range(1, 22))
        assert set(applications.values_list("state", "illustrative")) == {("eligible", True)}
        assert applications.filter(submitted_at__gte=datetime(2023, 1, 6, 17, tzinfo=UTC)).count() == 0

        first = known["BHM-01"].briefs.get()
        assert (first.version, first.created_at, first.answers.count()) == (
            1,
            datetime(2022, 1, 20, 12, tzinfo=UTC),
            10,
        )
        assert sorted(first.answers.filter(illustrative=False).values_list("section_key", flat=True)) == [
            "dependencies", "policy_background", "question", "summary",
        ]  # fmt: skip
        assert [brief.question[:15] for brief in known["BHM-02"].briefs.order_by("version")] == [
            "How might we us",
            "How can technol",
        ]
    assert Passport.objects.count() == 21


def _open_now(birmingham, solihull) -> None:
    rows = {row.reference: row for row in directory.search(status="open")}
    day = clock.london(clock.now()).date() + timedelta(days=30)

    assert sorted(rows) == ["BHM-06", "BHM-07", "SOL-01"]
    assert rows["BHM-06"].closes_at == rows["BHM-07"].closes_at == clock.wall_at(day)
    assert {row.illustrative for row in rows.values()} == {True}
    assert directory.search(status="closed").count() == 5
    with council_scope(solihull):
        assert list(Stage.objects.filter(programme__slug="solihull-challenges").values_list("name", flat=True))[3] == (
            "Business support"
        )
    with council_scope(birmingham):
        assert Application.objects.filter(challenge__reference__in=["BHM-06", "BHM-07"]).count() == 0
        helpers = Helper.objects.order_by("part").values_list("challenge__reference", "part")
        assert list(helpers) == [("BHM-06", "delivery_partner"), ("BHM-06", "facilitator")]


def _letters_of_the_past_are_held(birmingham) -> None:
    with council_scope(birmingham):
        assert OutboxMessage.objects.filter(kind="mail", state="waiting", key__contains="receipt").count() == 0


def _everything(*councils) -> tuple[int, ...]:
    written = [AuditEvent.objects.count(), OutboxMessage.objects.count()]
    for council in councils:
        with council_scope(council):
            written += [AuditEvent.objects.count(), OutboxMessage.objects.count()]
    return (*written, Passport.objects.count(), directory.search().count())
