"""Agree, take it back, count, let somebody look; and what each refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import clock, outbox
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError, NotAllowed
from dips.kernel.models import AuditEvent, OutboxMessage
from dips.regions import errors, measures, queries, services, tasks
from dips.regions.models import Consent, Figure, Viewer
from dips.regions.services import counting
from dips.staff.trail import say

from ...support.fixture_challenges import make_challenge
from .conftest import WMCA

pytestmark = pytest.mark.django_db


def figures(council: Council) -> dict[str, int]:
    with council_scope(council):
        return {f"{each.measure} {each.part}".strip(): each.value for each in queries.own_figures()}


def test_agree_and_take_it_back(birmingham, officer, area) -> None:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    with council_scope(birmingham):
        first = services.give_consent(area=area(), wanted=measures.keys(), by=admin)
        assert services.give_consent(area=area(), wanted=measures.keys(), by=admin) == first

        services.revoke_consent(area=area(), reason=" The contract ended. ", by=admin)

        [told] = queries.consents()
        assert (told.given_label, told.ended_label, told.ended_reason) == (
            "Ada Admin", "Ada Admin", "The contract ended.",
        )  # fmt: skip
        assert told.measures == measures.keys()
        trail = AuditEvent.objects.filter(schema=birmingham.schema_name, verb__startswith="consent.")
        assert [say(event) for event in trail.order_by("recorded_at")] == [
            f"Agreed to share its figures ({len(measures.keys())})",
            "Stopped sharing its figures. The contract ended.",
        ]
        with pytest.raises(errors.NotShared):
            services.revoke_consent(area=area(), by=admin)


def test_another_list_than_was_read_is_refused(birmingham, area) -> None:
    with council_scope(birmingham):
        for wanted in ([], measures.keys()[:-1], [*measures.keys(), "more"]):
            with pytest.raises(errors.ListChanged):
                services.give_consent(area=area(), wanted=wanted, by=SYSTEM)
        assert not queries.consents().exists()


def test_a_new_measure_is_not_shared_until_the_council_agrees_again(birmingham, area) -> None:
    with council_scope(birmingham):
        old = Consent.objects.create(
            schema=birmingham.schema_name, area=area(), measures=measures.keys()[1:], given_label="x"
        )
        services.give_consent(area=area(), wanted=measures.keys(), by=SYSTEM)

        old.refresh_from_db()
        assert old.ended_at is not None
        [live] = queries.live_consents()
        assert live.measures == measures.keys()


@pytest.mark.parametrize("slug", ["wales", WMCA])
def test_an_area_that_is_not_the_council_s_is_not_there(birmingham, area, slug: str) -> None:
    with council_scope(birmingham):
        for verb in (
            lambda: services.give_consent(area=area(slug), wanted=measures.keys(), by=SYSTEM),
            lambda: services.revoke_consent(area=area(slug), by=SYSTEM),
        ):
            with pytest.raises(errors.NoSuchArea):
                verb()


def test_without_the_right_nobody_agrees(birmingham, officer, area) -> None:
    manager = officer(birmingham, "programme_manager")
    with council_scope(birmingham):
        with pytest.raises(NotAllowed):
            services.give_consent(area=area(), wanted=measures.keys(), by=manager)
        with pytest.raises(NotAllowed):
            services.revoke_consent(area=area(), by=manager)
        assert not queries.consents().exists()


def test_nothing_is_counted_for_nobody(birmingham) -> None:
    with council_scope(birmingham):
        assert services.count_figures() == 0
    assert figures(birmingham) == {}


def test_figures_are_counted_of_real_records_and_small_ones_are_nothing(birmingham, share) -> None:
    references = ["TST-01", "TST-02", "TST-03", "TST-04"]
    for reference in references:
        make_challenge(birmingham, reference=reference, title=reference)
    share(birmingham)
    year = measures.financial_year(clock.now())

    found = figures(birmingham)

    assert found["challenges call_for_solutions"] == 4
    assert found[f"calls {year}"] == 4
    assert (found["programmes"], found["teams"], found["officers"]) == (0, 0, 0)
    assert not [key for key in found if key.startswith("applications")], "their calls are open"
    with council_scope(birmingham):
        small = set(Figure.objects.filter(is_small=True).values_list("measure", flat=True))
    assert small == {"programmes", "teams"}

    # A step of one is not shown; of three it is.
    make_challenge(birmingham, reference="TST-05", title="TST-05")
    with council_scope(birmingham):
        services.count_figures()
    assert figures(birmingham)["challenges call_for_solutions"] == 4
    for reference in ("TST-06", "TST-07"):
        make_challenge(birmingham, reference=reference, title=reference)
    with council_scope(birmingham):
        services.count_figures()
        assert services.count_figures() == len(found)
    assert figures(birmingham)["challenges call_for_solutions"] == 7


def test_what_is_there_for_show_is_not_counted(birmingham, programme, share) -> None:
    row = programme(birmingham, illustrative=True)
    make_challenge(birmingham, programme_row=row)
    share(birmingham)

    assert set(figures(birmingham).values()) == {0}


def test_a_move_of_what_is_counted_asks_for_a_count(birmingham, solihull, share) -> None:
    def asked(council: Council) -> int:
        with council_scope(council):
            return OutboxMessage.objects.filter(kind=services.COUNT).count()

    share(birmingham)
    before = asked(birmingham)
    make_challenge(birmingham)
    make_challenge(solihull)

    assert asked(birmingham) > before
    assert asked(solihull) == 0
    with council_scope(birmingham):
        outbox.handlers.get(services.COUNT)({})
        assert [each.is_small for each in queries.own_figures().filter(measure="challenges")] == [True]


def test_the_job_counts_where_something_is_shared(birmingham, solihull, share, monkeypatch) -> None:
    share(birmingham)
    counted = []
    monkeypatch.setattr(tasks, "count_figures", lambda: counted.append(queries.here().slug))

    assert tasks.count_all() == 2
    for council in (birmingham, solihull):
        tasks.count_here(schema_name=council.schema_name)

    assert counted == ["birmingham", "solihull"]
    with council_scope(solihull):
        assert counting.count_figures() == 0


def test_somebody_is_let_in_told_and_shut_out(person, operator, area, deliver) -> None:
    boss, viewer = operator(), person("Vi Viewer")
    last = clock.london(clock.now()).date() + timedelta(days=30)

    row = services.grant_view(
        email=viewer.email.upper(), area="west-midlands", expires_on=last, reason="Asked.", by=boss
    )

    with portal_scope():
        assert queries.may_see(viewer, area())
        assert not queries.may_see(viewer, area("wales"))
        assert not queries.may_see(boss, area())
    [letter] = deliver()
    assert letter.to == [viewer.email]
    assert "/regions/west-midlands/" in letter.body
    with pytest.raises(errors.ViewsAlready):
        services.grant_view(email=viewer.email, area=area(), expires_on=last, reason="Again.", by=boss)

    services.end_view(viewer=row, reason="Left.", by=boss)

    with portal_scope():
        assert not queries.may_see(viewer, area())
    with pytest.raises(errors.ViewOver):
        services.end_view(viewer=row, reason="Left.", by=boss)
    with operator_scope():
        told = AuditEvent.objects.filter(model="regions.viewer").order_by("recorded_at")
        assert [(event.verb, event.reason) for event in told] == [("viewer.grant", "Asked."), ("viewer.end", "Left.")]


def test_a_view_ends_by_itself_and_with_the_account(viewer, area) -> None:
    user = viewer("west-midlands", days=2)
    with portal_scope():
        with clock.at(clock.now() + timedelta(days=2)):
            assert queries.may_see(user, area())
        with clock.at(clock.now() + timedelta(days=3)):
            assert not queries.may_see(user, area())
        user.is_active = False
        assert not queries.may_see(user, area())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "nobody@example.org"}, "no_such_person"),
        ({"area": "atlantis"}, "no_such_area"),
        ({"days": 0}, "bad_day"),
        ({"days": 367}, "bad_day"),
        ({"reason": " "}, "no_reason"),
    ],
)
def test_bad_grants_are_refused(person, changed, code: str) -> None:
    said = {"email": person().email, "area": "wales", "days": 30, "reason": "Asked."} | changed
    last = clock.london(clock.now()).date() + timedelta(days=said.pop("days"))

    with pytest.raises(DomainError) as refused:
        services.grant_view(**said, expires_on=last, by=SYSTEM)

    assert refused.value.code == code
    with operator_scope():
        assert not Viewer.objects.exists()


def test_only_operators_let_people_in_or_move_councils(birmingham, officer, person) -> None:
    admin = officer(birmingham, "council_admin")
    last = clock.london(clock.now()).date() + timedelta(days=30)
    with pytest.raises(NotAllowed):
        services.grant_view(email=person().email, area="wales", expires_on=last, reason="Me.", by=admin)
    with pytest.raises(NotAllowed):
        services.place_council(council=birmingham, authority=WMCA, by=admin)


def test_place_a_council(birmingham, operator, area) -> None:
    row = services.place_council(council=birmingham, authority=WMCA, by=operator())

    assert row.authority == area(WMCA)
    with council_scope(birmingham):
        assert [each.slug for each in queries.areas_of(queries.here())] == [WMCA, "west-midlands", "england"]
    with pytest.raises(DomainError) as refused:
        services.place_council(council=birmingham, authority="west-midlands", by=SYSTEM)
    assert refused.value.code == "no_such_authority"


def test_a_code_brings_what_the_register_knows(birmingham, solihull, operator, area, share, settings, tmp_path) -> None:
    settings.DIPS_COUNCILS_CSV = str(tmp_path / "councils.csv")
    (tmp_path / "councils.csv").write_text(
        "gss_code,name,nice_slug,type,nation,region,combined_authority\n"
        "E08000025,Birmingham,birmingham,Metropolitan district,England,West Midlands,West Midlands Combined Authority\n"
    )
    share(birmingham, "west-midlands")
    boss = operator()

    row = services.place_council(council=birmingham, gss_code=" e08000025", by=boss)

    assert (row.gss_code, row.region, row.authority) == ("E08000025", area("west-midlands"), area(WMCA))
    with pytest.raises(errors.CodeTaken):
        services.place_council(council=solihull, gss_code="E08000025", region="wales", by=boss)
    assert Council.objects.get(pk=solihull.pk).region == area("west-midlands")
    with council_scope(birmingham):
        assert queries.live_consents().count() == 1
    services.place_council(council=birmingham, region="wales", by=boss)
    with council_scope(birmingham):
        assert not queries.live_consents().exists()
        said = [say(event) for event in AuditEvent.objects.filter(verb="council.identify").order_by("recorded_at")]
    assert said == [
        "An operator of the platform said which council this is and where it lies: West Midlands → E08000025, West Midlands",
        "An operator of the platform said which council this is and where it lies: E08000025, West Midlands → "
        "E08000025, Wales. What was shared with the one before ended with it.",
    ]
    assert Council.objects.get(pk=birmingham.pk).authority == area(WMCA)


def test_the_command(birmingham, person, capsys) -> None:
    user = person()

    call_command("region", "place", "birmingham", "--gss-code", "E08000025", "--region", "west-midlands")
    assert "Region: West Midlands. GSS code: E08000025." in capsys.readouterr().out
    call_command("region", "place", "birmingham", WMCA)
    call_command("region", "viewer", "add", user.email, "west-midlands", "--reason", "Asked.")
    call_command("region", "viewers")
    call_command("region", "list")
    call_command("region", "viewer", "end", user.email, "west-midlands", "--reason", "Left.")

    told = capsys.readouterr().out
    assert f"{birmingham.name} belongs to West Midlands Combined Authority." in told
    assert f"{user.email}\twest-midlands\tuntil " in told
    assert "west-midlands\tRegion\tWest Midlands\t0 of 2" in told
    assert f"{user.email} sees nothing of west-midlands any more." in told
    for words in (["place", "nowhere"], ["viewer", "end", user.email, "wales", "--reason", "x"]):
        with pytest.raises(CommandError):
            call_command("region", *words)


def test_everybody_chooses_among_twelve_regions_and_nations(db) -> None:
    """Each once, however many authorities it has."""
    slugs = [area.slug for area in Region.objects.homes()]

    assert (len(slugs), len(set(slugs))) == (12, 12)
    assert {"west-midlands", "north-west", "wales"} < set(slugs)
    assert "england" not in slugs
