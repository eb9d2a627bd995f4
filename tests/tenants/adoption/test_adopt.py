"""Adopting is all or nothing, and what is exported is what was adopted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dips.blueprints import library, services
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.models import Adoption
from dips.blueprints.queries import adoptions, current_adoption
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed
from tenants.calls import queries as calls
from tenants.challenges import queries
from tenants.challenges.gates import next_stage
from tenants.programmes.models import Stage
from tests.tenants.making import make_open_call, make_programme


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Birmingham's blueprint as another council might want it: five stages, other names, another section and question."""
    folder = Path(shutil.copytree(library.SHELF / "dips-birmingham", tmp_path / "changed"))

    def change(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text()
        assert old in text, (file, old)
        (folder / file).write_text(text.replace(old, new, 1))

    change("blueprint.yaml", "name: dips-birmingham", "name: quiet-streets")
    stages = (folder / "programmes/stages.yaml").read_text().split("- kind: ")
    (folder / "programmes/stages.yaml").write_text(
        "- kind: ".join(s for s in stages if not s.startswith("accelerator"))
    )
    gates = (folder / "challenges/gates.yaml").read_text().split("- before: ")
    (folder / "challenges/gates.yaml").write_text(
        "- before: ".join(g for g in gates if not g.startswith("accelerator"))
    )
    change("programmes/stages.yaml", "name: Exploration", "name: Looking closer")
    change(
        "challenges/brief.yaml",
        "- key: integration",
        "- key: noise\n  heading: How loud is it now?\n  guidance: brief/noise.md\n- key: integration",
    )
    (folder / "challenges/brief/noise.md").write_text("Measure it at night.\n")
    change(
        "calls/form.yaml",
        "  - key: risks",
        "  - key: noise\n    title: Noise\n    group: Your plan\n    questions:\n      - key: decibels\n        label: How loud would it be?\n        kind: number\n  - key: risks",
    )
    change("calls/criteria.yaml", "weight: 30", "weight: 40")
    change("calls/criteria.yaml", "weight: 20", "weight: 10")
    return folder


def test_export_of_a_new_council_is_the_shipped_bytes(here) -> None:
    assert library.render(services.export()) == library.render(library.load("dips-birmingham"))


def test_export_import_export(here, solihull, tmp_path, changed) -> None:
    from dips.councils.scope import council_scope

    services.adopt(library.load(changed), by=SYSTEM)
    library.save(services.export(), tmp_path / "one")
    with council_scope(solihull):
        services.adopt(library.load(tmp_path / "one"), by=SYSTEM)
        library.save(services.export(), tmp_path / "two")

    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert files == sorted(
        path.relative_to(tmp_path / "two") for path in (tmp_path / "two").rglob("*") if path.is_file()
    )
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def test_a_changed_copy_makes_a_changed_programme(here, changed) -> None:
    services.adopt(library.load(changed), by=SYSTEM)

    call = make_open_call()
    challenge = call.challenge

    spine = queries.spine(challenge)
    assert [stage.name for stage in spine] == [
        "Challenge definition",
        "Call for solutions",
        "Looking closer",
        "Prototype",
        "Pre-commercialisation",
    ]
    assert queries.sections(challenge).get(key="noise").heading == "How loud is it now?"
    assert "noise" in {answer.section_key for answer in queries.current_brief(challenge).answers.all()}
    assert "decibels" in {question.key for page in calls.pages(call) for question in page.questions}
    assert [each.weight for each in calls.criteria(call)] == [40, 10, 20, 20, 10]
    assert next_stage(challenge).name == "Looking closer"


def test_a_running_programme_keeps_what_it_began_with(here, changed) -> None:
    programme = make_programme()

    services.adopt(library.load(changed), by=SYSTEM)

    assert programme.stages.count() == 6
    assert Stage.objects.filter(programme=None).count() == 5


def test_one_fault_and_nothing_is_taken(here, changed) -> None:
    text = (changed / "calls/criteria.yaml").read_text()
    (changed / "calls/criteria.yaml").write_text(text.replace("weight: 40", "weight: 41"))
    before = (library.render(services.export()), adoptions().count())

    with pytest.raises(BlueprintFaulty) as refusal:
        services.adopt(library.load(changed), by=SYSTEM)

    assert [(fault.file, fault.line) for fault in refusal.value.faults] == [("calls/criteria.yaml", 2)]
    assert (library.render(services.export()), adoptions().count()) == before


def test_adopting_again_changes_nothing_but_the_record(here) -> None:
    before = library.render(services.export())

    adoption = services.adopt(library.load("dips-birmingham"), by=SYSTEM)

    assert library.render(services.export()) == before
    assert current_adoption() == adoption
    assert audit.trail(adoption).get().data["digest"] == services.digest(library.load("dips-birmingham"))


def test_only_who_may(here, officer) -> None:
    manager = officer(here, "programme_manager")

    with pytest.raises(NotAllowed):
        services.adopt(library.load("dips-birmingham"), by=manager)

    assert adoptions().count() == 1


def test_a_council_sees_its_own_adoptions_only(here, solihull) -> None:
    assert set(Adoption.objects.values_list("schema", flat=True)) == {here.schema_name}


def test_a_council_that_adopted_before_is_given_what_came_since(here) -> None:
    from dips.blueprints.services import upgrade
    from tenants.adoption.models import ChecklistItem
    from tenants.calls.models import CallPolicy
    from tenants.programmes.models import LetterTemplate

    before = current_adoption()
    meta = {name: value for name, value in before.document["meta"].items() if name != "revision"}
    Adoption.objects.create(
        schema=before.schema,
        name=before.name,
        version=before.version,
        digest="",
        document=before.document | {"meta": meta},
    )
    standard = LetterTemplate.objects.filter(programme=None)
    standard.filter(key="call_cancelled").delete()
    standard.filter(key="application_received").update(subject="Our own words")
    CallPolicy.objects.filter(programme=None).delete()
    ChecklistItem.objects.all().delete()

    added = upgrade(by=SYSTEM)

    assert [note.file for note in added] == [
        "programmes/defaults.yaml",
        "programmes/letters.yaml",
        "calls/policy.yaml",
        "adoption/checklist.yaml",
    ]
    assert CallPolicy.objects.get(programme=None).minimum_days_open == 10
    assert standard.filter(key="call_cancelled").count() == 1
    assert ChecklistItem.objects.filter(done_when="signature").count() == 1
    assert standard.get(key="application_received").subject == "Our own words"
    assert current_adoption().document["meta"]["revision"] == 2
    assert upgrade(by=SYSTEM) == []
