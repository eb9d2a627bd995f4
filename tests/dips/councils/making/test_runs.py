"""A request becomes a council, step by step."""

from __future__ import annotations

import pytest
from django.db import connection
from psycopg import sql

from dips.councils import lookup, owner, provisioning, services
from dips.councils.models import Council, ProvisioningRun, Region
from dips.councils.provisioning import FIRST, LAST, SlugTaken, Step
from dips.councils.scope import council_scope
from dips.councils.states import CouncilState, RunState
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid
from dips.kernel.models import AuditEvent, OutboxMessage
from dips.kernel.registry import Registry

from .runs import ask


def test_a_council_is_made(made: str, steps: Registry[Step]) -> None:
    seen = []
    provisioning.register_step("note", lambda council, run: seen.append(connection.schema_name), label="Note")
    said = []

    council = services.provision(
        ask(region="west-midlands", kind="Unitary authority"), announce=lambda key, _label: said.append(key)
    )

    assert said == [FIRST, "note", LAST]
    assert seen == [council.schema_name]
    assert council.state == CouncilState.ACTIVE
    assert council.region == Region.objects.get(slug="west-midlands")
    assert council.kind == "Unitary authority"
    assert lookup.by_host("testwich.dips.localhost") == council
    run = ProvisioningRun.objects.get(slug="testwich")
    assert (run.state, run.steps_done, run.error, run.lease_until) == (RunState.DONE, [FIRST, "note", LAST], "", None)
    with council_scope(council), connection.cursor() as cursor:
        cursor.execute("SELECT hostname, site_name FROM wagtailcore_site")
        assert cursor.fetchall() == [("testwich.dips.localhost", "Testwich Council")]
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (f"r_{council.schema_name}",)
    assert [event.verb for event in audit.trail(run)] == [
        "provisioningrun.request",
        "provisioningrun.start",
        "provisioningrun.finish",
    ]
    assert [event.verb for event in AuditEvent.objects.filter(model="councils.council", object_id=str(council.pk))] == [
        "council.activate"
    ]


def test_seed_uuids_are_its_own(made: str, steps: Registry[Step], birmingham: Council) -> None:
    council = services.provision(ask())

    keys = []
    with owner.connect() as link:
        for schema in ("pristine", council.schema_name):
            query = sql.SQL("SELECT translation_key FROM {}").format(sql.Identifier(schema, "wagtailcore_page"))
            keys.append({row[0] for row in link.execute(query).fetchall()})
    assert keys[0].isdisjoint(keys[1])


def test_steps_wait_for_those_they_name(steps: Registry[Step]) -> None:
    provisioning.register_step("c", lambda *_: None, after="b")
    provisioning.register_step("b", lambda *_: None, after=("a",))
    provisioning.register_step("a", lambda *_: None)

    assert [step.key for step in provisioning.ordered()] == ["a", "b", "c", LAST]


def test_steps_that_wait_for_nothing_known_are_a_mistake(steps: Registry[Step]) -> None:
    provisioning.register_step("b", lambda *_: None, after="nowhere")

    with pytest.raises(LookupError, match="b"):
        provisioning.ordered()


def test_a_check_refuses_before_anything_is_made(made: str, steps: Registry[Step]) -> None:
    def check(run: ProvisioningRun) -> None:
        raise Invalid(f"no blueprint {run.blueprint}")

    provisioning.register_step("adopts", lambda *_: None, check=check)

    with pytest.raises(Invalid, match="no blueprint nonsense"):
        ask(blueprint="nonsense")

    assert not ProvisioningRun.objects.filter(slug="testwich").exists()


def test_a_taken_address_is_refused(made: str, steps: Registry[Step]) -> None:
    for slug in ("birmingham", "testwich"):
        if slug == "testwich":
            ask(slug)
        with pytest.raises(SlugTaken) as refusal:
            ask(slug)
        assert refusal.value.message == f"There is already a council with the web address “{slug}”."


def test_unknown_region_names_those_there_are(db: None) -> None:
    with pytest.raises(Invalid, match="Use one of: east-midlands, east-of-england"):
        ask(region="atlantis")


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "x" * 121])
def test_a_name_that_is_none_is_refused(db: None, name: str) -> None:
    with pytest.raises(Invalid):
        services.request_council(slug="testwich", name=name, by=SYSTEM)

    assert not ProvisioningRun.objects.filter(slug="testwich").exists()


def test_a_request_waits_in_the_outbox(db: None, steps: Registry[Step]) -> None:
    run = services.request_council(slug="testwich", name="Cyngor Môn 🙂", by=SYSTEM)

    message = OutboxMessage.objects.get(kind=services.PROVISION)
    assert message.payload == {"run": str(run.pk)}
    assert run.name == "Cyngor Môn 🙂"
