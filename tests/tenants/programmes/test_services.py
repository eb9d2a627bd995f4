"""Programmes begin with a copy of the council's standard, and letters cannot be made to say more than their words."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, Invalid, NotAllowed
from dips.kernel.models import AuditEvent
from dips.kernel.money import Money
from dips.staff.services import invite_person
from dips.staff.trail import say
from tenants.programmes import services
from tenants.programmes.models import FundingLine, LetterTemplate, Programme, ServiceTeam, Stage
from tenants.programmes.queries import stages_of, total_funding
from tests.tenants.making import make_programme

KINDS = [
    "challenge_definition",
    "call_for_solutions",
    "exploration",
    "accelerator",
    "prototype",
    "pre_commercialisation",
]


def test_start_programme_copies_the_standard(here) -> None:
    programme = make_programme()

    assert [stage.kind for stage in stages_of(programme)] == KINDS
    assert Stage.objects.filter(programme=None).count() == 6
    letters = set(LetterTemplate.objects.filter(programme=programme).values_list("key", "body"))
    assert letters == set(LetterTemplate.objects.filter(programme=None).values_list("key", "body"))
    assert programme.brief_sections.count() == 10
    assert programme.gate_conditions.count() == 11
    assert programme.forms.get().pages[0]["key"] == "idea"
    assert list(programme.criteria_sets.get().criteria.values_list("weight", flat=True)) == [30, 20, 20, 20, 10]
    assert programme.eligibility_rules.count() == 6
    assert [event.verb for event in audit.trail(programme)] == ["programme.start"]


def test_later_change_of_the_standard_leaves_a_programme_alone(here) -> None:
    programme = make_programme()

    Stage.objects.filter(programme=None, kind="exploration").update(name="Looking closer")

    assert stages_of(programme)[2].name == "Exploration"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"slug": "", "name": "日本"}, "slug"),
        ({"slug": "Walsall Asks"}, "slug"),
        ({"slug": "walsall_asks"}, "slug"),
        ({"slug": "teams"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"short_code": "x1"}, "short_code"),
        ({"places_per_challenge": 0}, "places_per_challenge"),
        ({"winners_per_challenge": 4}, "winners_per_challenge"),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "ends_on"),
    ],
)
def test_start_programme_refuses(here, facts, field) -> None:
    with pytest.raises(Invalid) as refusal:
        make_programme(**facts)

    assert field in refusal.value.errors
    assert Programme.objects.count() == 0


def test_start_programme_needs_the_right(here, officer) -> None:
    owner = officer(here, "challenge_owner")

    with pytest.raises(NotAllowed):
        make_programme_by(owner)

    assert Programme.objects.count() == 0


def make_programme_by(person) -> Programme:
    return services.start_programme(name="Mine", slug="mine", short_code="MIN", by=person)


MOVES = {("draft", "open"): "live", ("live", "close"): "closed"}


@pytest.mark.parametrize("state", ["draft", "live", "closed"])
@pytest.mark.parametrize("verb", ["open", "close"])
def test_every_state_and_verb(here, state, verb) -> None:
    programme = make_programme()
    Programme.objects.filter(pk=programme.pk).update(state=state)
    act = {"open": services.open_programme, "close": services.close_programme}[verb]

    if (state, verb) in MOVES:
        assert act(programme=programme, by=SYSTEM).state == MOVES[state, verb]
    else:
        with pytest.raises(IllegalMove):
            act(programme=programme, by=SYSTEM)
        programme.refresh_from_db()
        assert programme.state == state
        assert audit.trail(programme).count() == 1


def test_funding_adds_up(here) -> None:
    programme = make_programme()

    services.add_funding(programme=programme, source="Region", money=Money(8_000_000), by=SYSTEM)
    services.add_funding(programme=programme, source="Europe", money=Money(900_000), by=SYSTEM, kind="leveraged")

    assert str(total_funding(programme)) == "£89,000"


def test_funding_refuses_a_debt(here) -> None:
    programme = make_programme()

    with pytest.raises(Invalid):
        services.add_funding(programme=programme, source="Region", money=Money(-1), by=SYSTEM)

    assert FundingLine.objects.count() == 0


def test_a_team_stands_once(here) -> None:
    services.add_team(name="Planning", by=SYSTEM, external_organisation="Another body")

    with pytest.raises(Invalid) as refusal:
        services.add_team(name="Planning", by=SYSTEM)

    assert list(refusal.value.errors) == ["name"]
    with pytest.raises(Invalid) as refusal:
        services.add_team(name="Roads", slug="Roads & Bridges", by=SYSTEM)
    assert refusal.value.errors == {
        "slug": ["Use only small letters from a to z, digits and single hyphens, like roads-bridges"]
    }
    assert [(team.name, team.slug, team.is_external) for team in ServiceTeam.objects.all()] == [
        ("Planning", "planning", True)
    ]
    assert [services.add_team(name=name, by=SYSTEM).slug for name in ("Planning!", "New", "日本")] == [
        "planning-2",
        "new-2",
        "team",
    ]


def test_an_address_is_made_of_the_name_and_no_row_can_hold_another(here) -> None:
    made = [make_programme(slug=given).slug for given in ("", " ", "walsall-asks")]

    assert made == ["night-life", "night-life-2", "walsall-asks"]
    for broken in (
        lambda: Programme.objects.update(slug="Walsall Asks"),
        lambda: ServiceTeam.objects.create(name="Roads", slug="Roads & Bridges"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_trail_says_what_was_done_to_a_programme(here) -> None:
    """Every kind of event in words: a verb nobody put into words would read "Add" or "Edit"."""
    programme = make_programme()
    services.open_programme(programme=programme, by=SYSTEM)
    partner = services.add_partner(programme=programme, name="Aston", kind="university", part="", by=SYSTEM)
    services.edit_partner(partner=partner, by=SYSTEM, name="Aston University")
    team = services.add_team(name="Planning", by=SYSTEM)
    services.edit_team(team=team, by=SYSTEM, name="Plans")
    services.rename_stage(stage=stages_of(programme)[0], by=SYSTEM, name="Define")
    invite_person(email="new@example.org", role_keys=["council_admin"], by=SYSTEM)

    assert [say(event) for event in AuditEvent.objects.order_by("recorded_at", "id")] == [
        "Took the blueprint",
        "The service opened the council’s site for the first time: asked for by: The platform, by “dips council create”",
        "Started",
        "Shown to the public",
        "Partner added: Aston",
        "Partner changed",
        "Service team added",
        "Service team changed",
        "Stage renamed",
        "Invited somebody: council admin",
    ]


def test_render_letter_fills_in_every_field(here) -> None:
    programme = make_programme()
    context = {
        "recipient_name": "Sam",
        "supplier_name": "Plain [words](http://evil.example) <b>Ltd</b>",
        "reference": "NGT-01-0042",
        "challenge_reference": "NGT-01",
        "challenge_question": "Why?\n# Because",
        "submitted_at": "5pm",
        "receipt_hash": "abc",
        "closes_at": "6pm",
        "link": "http://dips.localhost:8000/apply/birmingham/NGT-01/",
    }

    subject, text, html = services.render_letter(programme=programme, key="application_received", context=context)

    assert subject == "We have your application NGT-01-0042"
    assert "Birmingham City Council has received the application of Plain [words](http://evil.example)" in text
    assert "{{" not in text + html
    assert 'href="http://evil.example' not in html
    assert "<b>" not in html
    assert "<h1" not in html
    assert 'href="http://dips.localhost:8000/apply/birmingham/NGT-01/"' in html
