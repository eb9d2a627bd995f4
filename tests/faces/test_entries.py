"""Each public verb says where its two faces are compared, or why it has fewer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import ModuleType

import pytest

from tests.support.fingerprint import ROOT

from .entries import ENTRIES, Apart, Entry, Faces, NoFace, PageOnly, of_module, verbs


def names_in(path: str) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


FACES = {
    name for path in (ROOT / "tests" / "faces").glob("test_*.py") for name in names_in(str(path.relative_to(ROOT)))
}
API = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api").rglob("*.py"))


def faults(entries: Mapping[str, Entry], found: Iterable[str], *, api: str = API) -> list[str]:
    """Verbs without an entry, entries without a verb, tests that are not there, and what the API does all the same."""
    there = set(found)
    wrong = [f"{verb}: say in tests/faces/entries.py how it is reached" for verb in sorted(there - set(entries))]
    wrong += [f"{verb}: there is no such verb" for verb in sorted(set(entries) - there)]
    for verb, entry in entries.items():
        named = {Faces: lambda e: [f"::{e.test}"], Apart: lambda e: [e.page, e.api]}.get(type(entry), lambda _e: [])
        wrong += [f"{verb}: there is no test {each}" for each in named(entry) if not _is_there(each)]
        if isinstance(entry, PageOnly | NoFace) and re.search(rf"\.{verb.rpartition('.')[2]}\(", api):
            wrong.append(f"{verb}: the API does it")
    return wrong


def _is_there(test: str) -> bool:
    path, _colons, name = test.partition("::")
    return name in (names_in(path) if path else FACES)


def test_every_verb_says_how_it_is_reached() -> None:
    assert faults(ENTRIES, verbs()) == []


def test_control_a_new_verb_a_lost_test_and_a_face_that_was_denied_are_seen() -> None:
    planted = ModuleType("tenants.calls.services.planted")
    exec("def call_off(*, call, by): ...\ndef _own(*, by): ...\ndef told(by): ...", vars(planted))
    entries = {"a.lost": Faces("test_nobody_wrote"), "a.denied": PageOnly("so they say"), "a.gone": NoFace("was")}

    assert list(of_module(planted)) == ["calls.call_off"]
    assert faults(entries, ["calls.call_off", "a.lost", "a.denied"], api="services.denied(by=by)") == [
        "calls.call_off: say in tests/faces/entries.py how it is reached", "a.gone: there is no such verb",
        "a.lost: there is no test ::test_nobody_wrote", "a.denied: the API does it",
    ]  # fmt: skip


@pytest.mark.parametrize("entry", [PageOnly, NoFace])
def test_whoever_has_fewer_faces_says_why(entry: type) -> None:
    assert [verb for verb, each in ENTRIES.items() if isinstance(each, entry) and not each.why] == []
