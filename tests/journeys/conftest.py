"""Two councils that each ask a question about the night, and what a reader of their pages may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from dips.councils import owner, roles
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tenants.calls.form import Page
from tenants.programmes import services as programmes

from .steps import WORDS

BUSES = "How might we get people home on night buses that they can trust?"
SHOPS = "How might we keep shops open at night without waking their neighbours?"


@dataclass(frozen=True)
class Asked:
    """A council's open challenge, and what its call asks."""

    council: Any
    challenge: Any
    question: str
    pages: tuple[Page, ...]
    rules: tuple[Any, ...]

    @property
    def apply_path(self) -> str:
        return f"/apply/{self.council.slug}/{self.challenge.reference}/"


def asked(council: Any, challenge: Any) -> Asked:
    from tenants.applications import queries
    from tenants.calls.models import Call

    with council_scope(council):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        rules = tuple(queries.rules_of(call, "ask"))
        return Asked(council, challenge, challenge.question, tuple(queries.pages_of(call)), rules)


@pytest.fixture
def buses(birmingham, programme, open_challenge) -> Asked:
    """Birmingham's challenge, owned by a team of another body."""
    row = programme(birmingham, name="Moving about", slug="moving-about", short_code="BHM")
    with council_scope(birmingham):
        programmes.add_team(name="Bus priority", external_organisation="Transport for West Midlands", by=SYSTEM)
    made = open_challenge(
        birmingham, programme_row=row, title="Night buses", question=BUSES, themes=["Transport"], reference="BHM-06"
    )
    return asked(birmingham, made)


@pytest.fixture
def shops(solihull, open_challenge) -> Asked:
    """Solihull's."""
    return asked(solihull, open_challenge(solihull, question=SHOPS, themes=["High streets"], days=12))


@pytest.fixture
def tidied(committed: str) -> Iterator[None]:
    """Roles belong to the cluster and would outlive the test's database."""
    yield
    made = ProvisioningRun.objects.exclude(slug__in=["birmingham", "solihull"])
    for schema in made.values_list("schema_name", flat=True):
        with owner.connect() as link:
            roles.drop(link, schema)


def send(challenge: Asked, user: Any) -> str:
    """This person's organisation applies and sends, through the verbs that the pages use. Returns the reference."""
    from dips.suppliers.queries import profile_for
    from tenants.applications import services
    from tenants.calls.models import Call

    with portal_scope():
        profile = profile_for(user)
    with council_scope(challenge.council):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge.challenge)
        passing = {rule.key: rule.passing_answer for rule in challenge.rules}
        application = services.start_application(call=call, supplier=profile, by=user, eligibility=passing)
        for page in challenge.pages:
            application = services.save_page(
                application=application, page_key=page.key, data=typed(page), version=application.version, by=user
            ).application
        return services.submit_application(application=application, by=user).reference


def typed(page: Page) -> dict[str, Any]:
    """Acceptable answers to everything that a page asks."""
    given: dict[str, Any] = {}
    for question in page.questions:
        if question.kind == "file":
            continue
        given[question.key] = True if question.kind == "declaration" else WORDS.get(question.kind)
        if question.choices:
            given[question.key] = question.choices[0].key
        if question.confidential:
            given[f"{question.key}__confidential"] = "no"
    return given


def end(challenge: Asked) -> None:
    """Let the call's time be over, as its hour would."""
    from dips.directory.services import set_window
    from tenants.calls.models import Call

    with council_scope(challenge.council):
        moment = clock.now()
        Call.objects.filter(challenge=challenge.challenge).update(
            opens_at=moment - timedelta(days=30), closes_at=moment
        )
        set_window(challenge_id=challenge.challenge.pk, opens_at=moment - timedelta(days=30), closes_at=moment)
