"""The next run begins with what the last one was made of, and with nothing and nobody that was in it."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from dips.blueprints import library, services
from dips.councils.scope import council_scope, portal_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotAllowed
from dips.suppliers.profile import of
from tenants.applications.models import Answer
from tenants.calls import services as calls
from tenants.calls.models import CriteriaSet, Criterion
from tenants.challenges.models import BriefSection
from tenants.programmes import services as programmes
from tenants.programmes.models import LetterTemplate, Programme
from tenants.programmes.queries import stages_of
from tests.tenants.adoption.storyline import Cast, Played, play
from tests.tenants.making import make_programme

COPIED = {
    "Programme", "Stage", "LetterTemplate", "BriefSection", "GateCondition", "FormVersion", "EligibilityRule",
    "CriteriaSet", "Criterion", "CallPolicy",
}  # fmt: skip
OWN = {"id", "programme_id", "criteria_set_id", "created_at", "updated_at", "frozen_at", "version", "number"}
MARK = "Zebra"


def rows() -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of this council's rooms and people, by model and key."""
    models = [each for each in apps.get_models() if each.__module__.startswith(("tenants.", "dips.staff"))]
    models = [each for each in models if each._meta.managed]
    return {each.__name__: {row["pk"]: row for row in _values(each)} for each in models}


def _values(model: type[Model]) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return [{"pk": row.pk} | {name: getattr(row, name) for name in names} for row in model._default_manager.all()]


def made_of(programme: Programme) -> dict[str, list[str]]:
    """What a programme is made of, without what tells one programme's rows from another's."""
    chosen = {
        "stages": programme.stages.order_by("position"),
        "letters": programme.letters.order_by("position", "key"),
        "brief": programme.brief_sections.order_by("position"),
        "gates": programme.gate_conditions.order_by("kind", "position"),
        "form": programme.forms.order_by("-number")[:1],
        "rules": programme.eligibility_rules.order_by("position"),
        "criteria": Criterion.objects.filter(criteria_set__programme=programme, criteria_set__call=None),
    }
    return {
        name: [
            json.dumps(
                {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in OWN},
                cls=DjangoJSONEncoder,
                sort_keys=True,
            )
            for row in found
        ]
        for name, found in chosen.items()
    }


@pytest.fixture
def played(birmingham, officer, supplier) -> Played:
    """A programme with its own set-up, in which somebody applied."""
    person, firm = supplier(name=f"{MARK} Ltd", full_name=f"Sade {MARK}", staff_count=14, turnover_pence=1)
    manager = officer(birmingham, "programme_manager", full_name=f"Olu {MARK}")
    sponsor = officer(birmingham, "senior_sponsor", full_name=f"Ada {MARK}")
    with portal_scope():
        firm.refresh_from_db()
        cast = Cast(manager, sponsor, person, of(firm))
    with council_scope(birmingham):
        found = play(cast, summary="Every night.", places_per_challenge=4, payment_per_place_pence=100_000)
        Answer.objects.filter(value__isnull=False).update(value=MARK)
        programmes.rename_stage(stage=stages_of(found.programme)[2], name="Looking closer", by=manager)
        LetterTemplate.objects.filter(programme=found.programme, key="call_cancelled").update(subject="Not this time")
        BriefSection.objects.filter(programme=found.programme, key="end_users").update(heading="Who is awake?")
        programmes.add_partner(programme=found.programme, name=f"{MARK} University", by=manager)
        pages = copy.deepcopy(found.programme.forms.get().pages)
        pages[0]["title"] = "Your idea in a breath"
        calls.revise_form(programme=found.programme, pages=pages, by=manager)
        yield found


def test_the_next_run_is_made_of_the_same_and_of_nobody(played) -> None:
    services.adopt(library.load("quick-call"), by=SYSTEM)  # the standard has moved on; the programme has not
    before = rows()

    clone = programmes.clone_programme(
        programme=played.programme, name="Second night", slug="second-night", starts_on=date(2027, 1, 4), by=SYSTEM
    )

    after = rows()
    new = {name: [row for pk, row in after[name].items() if pk not in before[name]] for name in after}
    assert {name for name, found in new.items() if found} == COPIED
    assert {name: {pk: after[name].get(pk) for pk in before[name]} for name in before} == before
    assert MARK not in json.dumps(new, cls=DjangoJSONEncoder)
    assert made_of(clone) == made_of(played.programme)
    assert (
        clone.summary,
        clone.short_code,
        clone.state,
        clone.places_per_challenge,
        clone.payment_per_place_pence,
    ) == (
        "Every night.",
        "NGT",
        "draft",
        4,
        100_000,
    )
    form, criteria = clone.forms.get(), CriteriaSet.objects.get(programme=clone, call=None)
    assert (form.number, form.frozen_at, criteria.frozen_at) == (1, None, None)
    assert form.pages[0]["title"] == "Your idea in a breath"
    assert [event.data["from"] for event in audit.trail(clone)] == ["night-life"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": " "}, "name"), ({"slug": "night-life"}, "slug"), ({"short_code": "x1"}, "short_code")],
)
def test_a_clone_is_asked_the_same_questions(birmingham, facts, field) -> None:
    with council_scope(birmingham):
        source = make_programme()
        before = rows()

        with pytest.raises(Invalid) as refusal:
            programmes.clone_programme(**{"programme": source, "name": "Next", "slug": "next", "by": SYSTEM} | facts)

        assert list(refusal.value.errors) == [field]
        assert rows() == before


def test_only_who_may(birmingham, officer) -> None:
    owner = officer(birmingham, "challenge_owner")
    with council_scope(birmingham):
        source = make_programme()
        with pytest.raises(NotAllowed):
            programmes.clone_programme(programme=source, name="Next", slug="next", by=owner)
        assert Programme.objects.count() == 1
