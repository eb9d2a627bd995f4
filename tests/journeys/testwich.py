"""A council that does it its own way: Birmingham's blueprint with five stages, another section, another question, other weights, another role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from dips.blueprints import library

STAGES = {
    "challenge_definition": "Asking well",
    "call_for_solutions": "Open door",
    "exploration": "Getting to know",
    "prototype": "First try",
    "pre_commercialisation": "Keeping it",
}
HEADING = "What does it sound like at night?"
QUESTION = "How loud would your idea be, in decibels?"
WEIGHTS = {"solves": 40, "quiet": 15, "potential": 10, "team": 30, "social_value": 5}
RULE = "Does somebody on your team know Testwich after dark?"
KEEPER = "Keeper of the programme"

# What Birmingham's blueprint says and Testwich's does not. It may stand on no page and in no answer of Testwich's.
OLD = (
    "Challenge definition",
    "Call for solutions",
    "Exploration",
    "Accelerator",
    "Prototype",
    "Pre-commercialisation",
    "interdependencies or blockers",
    "in 100 words",
    "Social value",
    "New in approach",
    "small or medium-sized?",
    "Programme manager",
    "Questions from the people who run",
    "How to apply",
)


def write(folder: Path) -> Path:
    """A changed copy, as somebody with a text editor would make it."""
    copy = Path(shutil.copytree(library.SHELF / "dips-birmingham", folder))

    with _edited(copy / "blueprint.yaml") as meta:
        meta |= {"name": "testwich-nights", "title": "Challenges as Testwich runs them"}
        meta["summary"] = "Five stages and a brief of our own."
    with _edited(copy / "programmes/stages.yaml") as stages:
        stages[:] = [{"kind": kind, "name": name, "description": f"{name}, slowly."} for kind, name in STAGES.items()]
    with _edited(copy / "challenges/gates.yaml") as gates:
        gates[:] = [gate for gate in gates if gate["before"] in STAGES]
    with _edited(copy / "challenges/brief.yaml") as brief:
        gone = next(section for section in brief if section["key"] == "dependencies")
        gone |= {"key": "sound", "heading": HEADING, "guidance": "brief/sound.md"}
        brief.append({"key": "neighbours", "heading": "Who lives next door?", "guidance": "brief/neighbours.md"})
    (copy / "challenges/brief/dependencies.md").unlink()
    (copy / "challenges/brief/sound.md").write_text("Measure it after eleven.\n")
    (copy / "challenges/brief/neighbours.md").write_text("Knock on their doors.\n")
    with _edited(copy / "calls/criteria.yaml") as criteria:
        new = next(each for each in criteria["criteria"] if each["key"] == "new")
        new |= {"key": "quiet", "name": "Quieter than today"}
        good = next(each for each in criteria["criteria"] if each["key"] == "social_value")
        good["name"] = "Good for the street"
        for each in criteria["criteria"]:
            each["weight"] = WEIGHTS[each["key"]]
    with _edited(copy / "calls/form.yaml") as form:
        form["name"] = "Testwich asks"
        pages = {page["key"]: page for page in form["pages"]}
        pages["idea"]["title"] = "Your idea in a breath"
        pages["idea"]["questions"][0] |= {"label": "What is your idea, in one breath?", "word_limit": 30}
        pages["new"]["questions"][0]["criterion"] = "quiet"
        pages["new"]["questions"].append({"key": "decibels", "label": QUESTION, "kind": "number"})
        pages["social_value"]["title"] = "Good for the street"
        pages["cost"] |= {"title": "What a first try would cost"}
        pages["cost"]["questions"][0]["label"] = "What would a first try cost?"
    with _edited(copy / "calls/eligibility.yaml") as rules:
        rules[0] |= {"key": "after_dark", "question": RULE, "fail_text": "Somebody must know the town at night."}
        rules[0].pop("guidance", None)
    with _edited(copy / "programmes/letters.yaml") as letters:
        letters[0]["subject"] = "Testwich holds your idea {{ reference }}"
    with _edited(copy / "staff/roles.yaml") as roles:
        next(role for role in roles if role["key"] == "programme_manager").update(key="keeper", name=KEEPER)
        roles[0]["description"] = "Sets the council up and invites people."
    with _edited(copy / "cms/pages.yaml") as pages:
        pages[0] |= {"headline": "Testwich is awake. Help us sleep.", "title": "Testwich at night"}
        next(page for page in pages if page["key"] == "how-to-apply")["title"] = "Come in"
    steps = copy / "adoption/checklist.yaml"
    steps.write_text(re.sub(r"^  (owner|role): programme_manager$", r"  \1: keeper", steps.read_text(), flags=re.M))
    for name, old, new in (("home", "How to apply |", "Come in |"), ("how-to-apply", "in 100 words", "in a breath")):
        text = copy / f"cms/pages/{name}.md"
        text.write_text(text.read_text().replace(old, new))
    return copy


@contextmanager
def _edited(file: Path) -> Iterator[Any]:
    data = yaml.safe_load(file.read_text())
    yield data
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
