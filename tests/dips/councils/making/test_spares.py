"""Councils made before anyone asked: like all others, seen by nobody, and taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from dips.console.queries import councils as console
from dips.councils import founding, lookup, migrating, owner, provisioning, services, tasks
from dips.councils.models import Branding, Council, Domain, ProvisioningRun
from dips.councils.provisioning import FIRST, LAST, Step
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState, RunState
from dips.kernel.models import OutboxMessage
from dips.kernel.registry import Registry

from .runs import ask


@pytest.fixture
def ahead(steps: Registry[Step]) -> list[str]:
    """One step that can be done before anyone asks, and one that cannot; both write down where they ran."""
    ran: list[str] = []
    provisioning.register_step(
        "ahead", lambda council, _run: ran.append(f"ahead {council.slug}"), ahead=lambda run: run.blueprint
    )
    provisioning.register_step("named", lambda council, _run: ran.append(f"named {council.slug}"), after="ahead")
    return ran


@pytest.fixture
def spare(made: str, ahead: list[str], settings) -> Council:
    settings.DIPS_SPARES = 1
    assert tasks.keep_spares() == 1
    return services.provision(_waiting()[0])


def _waiting() -> list[UUID]:
    return list(
        ProvisioningRun.objects.filter(state=RunState.WAITING).exclude(spare_of="").values_list("pk", flat=True)
    )


def test_as_many_are_asked_for_as_shall_stand(made: str, ahead: list[str], settings) -> None:
    settings.DIPS_SPARES = 2

    assert [tasks.keep_spares(), tasks.keep_spares()] == [2, 0]

    asked = set(OutboxMessage.objects.filter(kind=provisioning.PROVISION).values_list("payload__run", flat=True))
    assert (len(_waiting()), asked >= set(map(str, _waiting()))) == (2, True)


def test_none_are_kept_where_none_are_wanted(made: str, ahead: list[str]) -> None:
    assert tasks.keep_spares() == 0
    assert _waiting() == []


def test_a_spare_is_a_whole_council_that_nobody_sees(spare: Council, ahead: list[str]) -> None:
    assert spare.state == CouncilState.SPARE
    assert ahead == [f"ahead {spare.slug}"]
    assert not Domain.objects.filter(tenant=spare).exists()
    assert lookup.by_slug(spare.slug) is None
    assert lookup.by_host(f"{spare.slug}.dips.localhost") is None
    with operator_scope():
        assert spare not in console.found()
        assert console.by_state()[CouncilState.SPARE] == 1
    with owner.connect() as link:
        assert migrating.states(link)[spare.schema_name] == migrating.states(link)["pristine"]
    assert tasks.keep_spares() == 0


def test_a_request_takes_it_and_does_the_rest(spare: Council, ahead: list[str]) -> None:
    said: list[str] = []

    council = services.provision(ask(kind="Unitary authority"), announce=lambda key, _label: said.append(key))

    assert (council.pk, council.schema_name) == (spare.pk, spare.schema_name)
    assert (council.slug, council.name, council.kind) == ("testwich", "Testwich Council", "Unitary authority")
    assert council.state == CouncilState.ACTIVE
    assert council.created_at > spare.created_at
    assert lookup.by_host("testwich.dips.localhost") == council
    assert Branding.objects.filter(council=council).count() == 1
    assert said == [FIRST, "ahead", "named", LAST]
    with council_scope(council), connection.cursor() as cursor:
        cursor.execute("SELECT hostname, site_name FROM wagtailcore_site")
        assert cursor.fetchall() == [("testwich.dips.localhost", "Testwich Council")]
    run = ProvisioningRun.objects.get(council=council)
    assert (run.slug, run.schema_name, run.state) == ("testwich", spare.schema_name, RunState.DONE)


def test_two_requests_never_get_the_same(spare: Council, ahead: list[str]) -> None:
    runs = [ask("testwich"), ask("testford")]

    def make(run: ProvisioningRun) -> str:
        try:
            return services.provision(run).schema_name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        schemas = list(pool.map(make, runs))

    assert len(set(schemas)) == 2
    assert spare.schema_name in schemas


def test_another_blueprint_gets_a_council_made_anew(spare: Council, ahead: list[str]) -> None:
    assert services.provision(ask(blueprint="quick-call")).schema_name != spare.schema_name
    assert Council.objects.get(pk=spare.pk).state == CouncilState.SPARE


def test_a_taken_address_leaves_the_spare_for_the_next(spare: Council, ahead: list[str], birmingham: Council) -> None:
    run = ask()
    with operator_scope():
        provisioning.write(run, slug=birmingham.slug)

    with pytest.raises(services.ProvisioningFailed):
        services.provision(run)

    assert Council.objects.get(pk=spare.pk).state == CouncilState.SPARE
    assert services.provision(ask()).pk == spare.pk


def test_spares_of_an_earlier_release_are_taken_away(spare: Council, ahead: list[str]) -> None:
    provisioning.register_step("newer", lambda *_: None, ahead=lambda _run: "2")

    assert services.provision(ask()).pk != spare.pk
    assert tasks.discard_spares() == 1

    assert not Council.objects.filter(pk=spare.pk).exists()
    with owner.connect() as link:
        assert link.execute("SELECT to_regnamespace(%s)", [spare.schema_name]).fetchone() == (None,)


def test_a_spare_that_was_taken_meanwhile_is_not_taken_away(spare: Council, ahead: list[str]) -> None:
    run = ProvisioningRun.objects.get(council=spare)
    council = services.provision(ask())

    assert founding.discard(run) is False
    assert Council.objects.get(pk=council.pk).state == CouncilState.ACTIVE


def test_one_that_cannot_be_made_is_not_tried_at_every_turn(made: str, ahead: list[str], settings) -> None:
    settings.DIPS_SPARES = 1
    provisioning.register_step("broken", lambda *_: 1 / 0, ahead=lambda _run: "")
    tasks.keep_spares()
    with pytest.raises(services.ProvisioningFailed):
        services.provision(_waiting()[0])

    assert tasks.keep_spares() == 0
