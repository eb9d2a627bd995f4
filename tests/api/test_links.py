"""Programs that follow the description's links: what one answer makes, the next request changes. In any order."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings

from api.links import LINKS
from dips.councils.scope import council_scope
from tests.support.fixture_people import host_of

from .conftest import whole_form
from .fuzzing import CHECKS, Described, how_often, one_connection, put_there, refused_as_problem, repeatable

pytestmark = pytest.mark.django_db
STEPS = 8


def reached(begins: str) -> list[str]:
    """The operations that links lead to from one, and it."""
    found, fresh = set(), {begins}
    while fresh:
        found |= fresh
        fresh = {target for source in fresh if source in LINKS for target in LINKS[source][2]} - found
    return sorted(found)


def follow(described: Described, examples: int, begins: str, bodies: dict[str, Any]) -> Counter[str]:
    """Run the state machine; which operations answered well, and how often. Each story is undone at its end.

    `begins`: where stories begin; what its links lead to is part of them. `bodies`: what makes a thing, where an odd
    body would only be refused.
    """
    good: Counter[str] = Counter()

    class Story(described.schema.include(operation_id=reached(begins)).as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)
            super().teardown()

        def before_call(self, case: Any) -> None:
            made = case.path_parameters.get("reference") if case.path_parameters else None
            put_there(case)
            if made and str(made).startswith("TST-"):
                case.path_parameters["reference"] = made
            name = case.operation.definition.raw["operationId"]
            if name in bodies:
                case.body = bodies[name](case)
            described.note(case)

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            case.validate_response(response, checks=CHECKS[:4])
            refused_as_problem(response)
            if response.status_code < 300:
                good[case.operation.definition.raw["operationId"]] += 1

    with repeatable(), one_connection():
        Story.run(settings=settings(how_often(examples), stateful_step_count=STEPS))
    return good


def test_an_application_from_its_start_to_its_end(api, birmingham, open_challenge, supplier, rounds, figure) -> None:
    challenge = open_challenge(birmingham, reference="TST-77")
    eligibility, pages = whole_form(birmingham, challenge)
    user, _organisation = supplier(kind="charity")
    described = Described([api(None, user)], host_of())

    good = follow(
        described,
        rounds(quick=25, full=1500),
        "applications_start",
        {
            "applications_start": lambda _case: {"eligibility": eligibility},
            "applications_page_save": lambda case: {"answers": pages.get(case.path_parameters.get("page"), {})},
            "applications_withdraw": lambda _case: {"reason": "We have changed our minds."},
        },
    )

    told(figure, described, good, {"applications_start", "applications_withdraw"})


def test_a_challenge_from_its_first_line_to_its_call(api, birmingham, programme, officer, rounds, figure) -> None:
    from dips.kernel.actors import SYSTEM
    from tenants.challenges.models import BriefSection
    from tenants.programmes import services

    row = programme(birmingham)
    with council_scope(birmingham):
        team = services.add_team(name="Test team", by=SYSTEM)
        keys = BriefSection.objects.filter(programme=row, is_question=False).values_list("key", flat=True)
        answers = {key: {"body": f"What we know of {key}."} for key in keys}
    described = Described([api(birmingham, officer(birmingham, "council_admin"))], host_of("birmingham"))
    facts = {"programme": row.slug, "team": team.slug, "title": "Late shops", "question": "How might we sleep?"}

    good = follow(
        described,
        rounds(quick=25, full=1500),
        "council_challenges_create",
        {"council_challenges_create": lambda _case: facts, "briefs_write": lambda _case: {"answers": answers}},
    )

    told(figure, described, good, {"council_challenges_create", "briefs_read"})


def told(figure: Any, described: Described, good: Counter[str], wanted: set[str]) -> None:
    print(dict(good))
    figure("requests along links", described.calls, unit="requests")
    figure("operations reached along links", len(good), at_least=len(wanted), cases=described.calls)
    assert wanted <= set(good)
