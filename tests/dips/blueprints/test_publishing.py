"""A council publishes for everybody or for its region; what is a region's is seen there and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dips.blueprints import library, queries, services
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.models import BlueprintName, BlueprintVersion, Use
from dips.blueprints.services.publishing import NotOffered, named
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, fresh, operator_scope, portal_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed, NotFound


def of_own(version: str = "1.0.0", **meta):
    return named(services.export(), name="solihull-dips", version=version, title="As Solihull runs it", **meta)


def offered() -> set[str]:
    """What is offered here beside what ships."""
    return {str(version) for version in queries.published() if version.owner}


@pytest.fixture
def far(birmingham) -> Council:
    """Birmingham, moved to another region."""
    with operator_scope():
        region = Region.objects.get(slug="wales")
        Council.objects.filter(pk=birmingham.pk).update(region=region)
    birmingham.region = region
    return birmingham


def test_a_council_publishes_for_everybody(solihull, far) -> None:
    with council_scope(solihull):
        version = services.publish(of_own(), notes="The first.", by=SYSTEM)
        assert services.publish(of_own(), by=SYSTEM) == version

        assert (version.owner, version.region, version.based_on) == (
            solihull.schema_name,
            "",
            "dips-birmingham 1.0.0",
        )
        assert [event.verb for event in audit.trail(version)] == ["blueprint.publish"]
    with council_scope(far):
        assert offered() == {"solihull-dips 1.0.0"}
        services.adopt(library.load("dips-birmingham"), by=SYSTEM)
    with portal_scope():
        assert offered() == {"solihull-dips 1.0.0"}


def test_what_a_region_is_offered_is_seen_there_alone(solihull, far) -> None:
    with council_scope(solihull):
        version = services.publish(of_own(), region="west-midlands", by=SYSTEM)
        services.adopt(services.named(services.export(), name="solihull-dips", version="1.0.0"), by=SYSTEM)
        assert offered() == {"solihull-dips 1.0.0"}
        assert set(Use.objects.filter(name="solihull-dips").values_list("schema", flat=True)) == {solihull.schema_name}
    for scope in (council_scope(far), portal_scope()):
        with scope:
            assert offered() == set()
            assert not Use.objects.filter(name="solihull-dips").exists()
    with council_scope(far):
        assert not BlueprintName.objects.exists()
        assert BlueprintVersion.objects.filter(pk=version.pk).update(withdrawn_at=None) == 0
        with pytest.raises(services.NameTaken):
            services.publish(of_own(), by=SYSTEM)
        with pytest.raises(NotOffered):
            services.publish(named(services.export(), name="mine", version="1.0.0"), region="west-midlands", by=SYSTEM)
        assert not BlueprintName.objects.exists()


def test_a_version_comes_after_the_last_and_is_never_changed(solihull) -> None:
    with council_scope(solihull):
        services.publish(of_own("1.10.0"), by=SYSTEM)

        with pytest.raises(services.VersionBehind):
            services.publish(of_own("1.9.0"), by=SYSTEM)
        with pytest.raises(services.VersionTaken):
            services.publish(of_own("1.10.0", summary="Other words."), by=SYSTEM)

        assert offered() == {"solihull-dips 1.10.0"}


def test_what_belongs_to_a_person_is_not_published(solihull) -> None:
    with council_scope(solihull):
        document = of_own()
        terms = [
            dict(row, meaning="Ask jo@solihull.gov.uk or 0121 496 0000.")
            for row in document.sections["programmes/terms"][:1]
        ]
        document = replace(document, sections={**document.sections, "programmes/terms": terms})

        with pytest.raises(BlueprintFaulty) as refusal:
            services.publish(document, by=SYSTEM)

        assert [(fault.file, fault.line, fault.message) for fault in refusal.value.faults] == [
            ("programmes/terms.yaml", 3, "“0121 496 0000” is a telephone number."),
            ("programmes/terms.yaml", 3, "“jo@solihull.gov.uk” is an e-mail address."),
        ]
        assert offered() == set()


def test_only_its_publisher_withdraws_it(solihull, far, officer) -> None:
    with council_scope(solihull):
        version = services.publish(of_own(), by=SYSTEM)
    with council_scope(far), pytest.raises(NotFound):
        services.withdraw(version=version, by=SYSTEM)
    manager = officer(solihull, "programme_manager")
    with council_scope(solihull):
        with pytest.raises(NotAllowed):
            services.withdraw(version=version, by=fresh(manager))
        services.withdraw(version=version, by=SYSTEM)
        services.withdraw(version=version, by=SYSTEM)

        assert offered() == set()
        assert [event.verb for event in audit.trail(version)] == ["blueprint.publish", "blueprint.withdraw"]


def test_the_platform_publishes_what_it_ships(solihull) -> None:
    with portal_scope(), pytest.raises(NotAllowed):
        services.publish(library.load("dips-birmingham"), by=None)  # type: ignore[arg-type]
    with operator_scope():
        version = services.publish(library.load("dips-birmingham"), by=SYSTEM)
        assert (str(version), version.owner) == ("dips-birmingham 1.0.0", "")
    with council_scope(solihull):
        assert [each.name for each in queries.newest()] == library.names()
        assert Use.objects.get(schema=solihull.schema_name).name == "dips-birmingham"
        with pytest.raises(services.NameTaken):
            services.publish(named(services.export(), version="2.0.0"), by=SYSTEM)
