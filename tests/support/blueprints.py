"""Random valid blueprints for property tests: small, with every section, and with words that are hard to write down.

`documents()` is the strategy. A section that has no maker here is taken from the shipped blueprint.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from dips.blueprints import editing, library, schemas
from dips.blueprints.document import Document
from dips.blueprints.sections import registry
from dips.directory.states import StageKind
from dips.staff.blueprint import FORBIDDEN_APPS, known_permissions
from tenants.calls import eligibility
from tenants.calls.blueprint import answers_of
from tenants.calls.form import QuestionKind
from tenants.programmes import letters

Draw = Callable[[st.SearchStrategy[Any]], Any]
SHIPPED = library.load("dips-birmingham")
HARD = [
    "Challenge", "Ünïcödé ŵ 漢字 🎈", "it's: yes", "- a list", "# no comment", "'quoted'", '"twice"', "true", "null", "~",
    "012", "2022-01-20", "1.0", "[a, b]", "a: b", "@home", "%percent", "& and *", "!tag", "| pipe", "> more", "\\n", "=",
    "a\tb", "x" * 50, "non\u00a0breaking", "one  two", "<b>&amp;</b>", "?", "`code`", "…and so on", "A, B & C", "e\u0301",
]  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"], exclude_characters="{}|")
GATES = {
    StageKind.CALL_FOR_SOLUTIONS: ["brief_published", "brief_complete", "call_dates_set", "criteria_complete"],
}
LATER = ["call_closed", "eligibility_recorded", "reason_given"]
WHOLE = 100


def keys(least: int = 1, most: int = 4) -> st.SearchStrategy[list[str]]:
    """Different keys, as rows have."""
    key = st.from_regex(r"\A[a-z][a-z0-9_]{0,11}\Z")
    return st.lists(key, min_size=least, max_size=most, unique=True)


def lines(most: int) -> st.SearchStrategy[str]:
    """One line with at least one thing to read."""
    found = st.sampled_from(HARD) | st.text(LETTERS, min_size=1, max_size=30)
    return found.map(lambda text: text[:most]).filter(lambda text: bool(text.strip()))


def texts() -> st.SearchStrategy[str]:
    """Several lines, as a Markdown file holds them."""
    found = st.lists(lines(60) | st.just(""), min_size=1, max_size=4).map("\n".join)
    return found.map(lambda text: text.strip("\n")).filter(lambda text: bool(text.strip()))


def unique_lines(count: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(lines(most), min_size=count, max_size=count, unique_by=lambda text: text.casefold())


def weights(count: int) -> st.SearchStrategy[list[int]]:
    """So many weights, which add up to 100."""
    cuts = st.lists(st.integers(1, WHOLE - 1), min_size=count - 1, max_size=count - 1, unique=True).map(sorted)
    return cuts.map(lambda at: [b - a for a, b in zip([0, *at], [*at, WHOLE], strict=True)])


def maybe(draw: Draw, **parts: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Some of what may be left out."""
    return {name: draw(part) for name, part in parts.items() if draw(st.booleans())}


def roles(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    may = sorted(label for label in known_permissions() if label.split(".")[0] not in FORBIDDEN_APPS)
    names = draw(keys(1, 3))
    names = [f"{name}r" for name in names]  # two letters at the least
    titles = draw(unique_lines(len(names), 80))
    return [
        {
            "key": name,
            "name": title,
            "description": draw(lines(60)),
            "sees": draw(st.sampled_from(["council", "own"])),
            "may": sorted({*draw(st.sets(st.sampled_from(may), max_size=4)), *(["staff.manage_people"] * (not at))}),
        }
        for at, (name, title) in enumerate(zip(names, titles, strict=True))
    ]


def stages(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    later = draw(st.sets(st.sampled_from(StageKind.values[2:])))
    kinds = [kind for kind in StageKind.values if kind in {*StageKind.values[:2], *later}]
    names = draw(unique_lines(len(kinds), 60))
    return [
        {"kind": kind, "name": name}
        | maybe(draw, description=texts(), weeks=st.integers(1, 260))
        | ({"skipped": True} if kind in later and draw(st.booleans()) else {})
        for kind, name in zip(kinds, names, strict=True)
    ]


def defaults(draw: Draw, _: dict[str, Any]) -> dict[str, Any]:
    places = draw(st.integers(1, 9))
    return {"places_per_challenge": places, "winners_per_challenge": draw(st.integers(1, places))} | maybe(
        draw, shortlisted_per_challenge=st.integers(places, 20), payment_per_place_pence=st.integers(0, 10**10)
    )


def all_letters(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    written = []
    for key, letter in draw(st.permutations(list(letters.registry))):
        field = st.sampled_from(sorted(letter.fields)).map("{{{{ {} }}}}".format)
        words = st.lists(lines(40) | field, min_size=1, max_size=3)
        written.append({"key": key, "subject": " ".join(draw(words)), "body": "\n\n".join(draw(words))})
    return written


def terms(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    names = draw(keys())
    words = draw(unique_lines(len(names), 80))
    return [{"key": key, "term": word, "meaning": draw(texts())} for key, word in zip(names, words, strict=True)]


def brief(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    names = draw(keys(2, 5))
    question, summary = draw(st.permutations(names))[:2]
    rows = []
    for key in names:
        row = {"key": key, "heading": draw(lines(100))}
        if key == question:
            row["is_question"] = True
        elif key == summary and draw(st.booleans()):
            row["is_summary"] = True
        if key != question:
            row |= maybe(draw, required=st.just(False), word_limit=st.integers(30, 5000))
        rows.append(row | {"guidance": draw(texts())})
    return rows


def gates(draw: Draw, made: dict[str, Any]) -> list[dict[str, Any]]:
    """Conditions that can be met when their time comes."""
    kinds = [row["kind"] for row in made["programmes/stages"][1:]]
    chosen = [kind for kind in kinds if draw(st.booleans())]
    return [
        {"before": kind, "conditions": draw(st.lists(st.sampled_from(GATES.get(kind, LATER)), min_size=1, unique=True))}
        for kind in chosen
    ]


def criteria(draw: Draw, _: dict[str, Any]) -> dict[str, Any]:
    names = draw(keys(1, 5))
    titles = draw(unique_lines(len(names), 80))
    split = draw(st.integers(1, len(names)))
    sifts = [*draw(weights(split)), *(draw(weights(len(names) - split)) if split < len(names) else [])]
    return {
        "name": draw(lines(60)),
        "criteria": [
            {
                "key": key,
                "name": title,
                "weight": weight,
                "guidance": draw(texts()),
                "scale": [f"{score}: {draw(lines(40))}" for score in range(6)],
            }
            | ({"sift": "interview"} if at >= split else {})
            for at, (key, title, weight) in enumerate(zip(names, titles, sifts, strict=True))
        ],
    }


def form(draw: Draw, made: dict[str, Any]) -> dict[str, Any]:
    scored = [row["key"] for row in made["calls/criteria"]["criteria"] if "sift" not in row]
    stages_here = [row["kind"] for row in made["programmes/stages"] if not row.get("skipped")]
    later = [kind for kind in StageKind.values[2:] if kind in stages_here]
    names, pages, asked = iter(draw(keys(4, 8))), [], list[dict[str, Any]]()
    for page in draw(keys(1, 2)):
        count = draw(st.integers(1, 2))
        questions = [_question(draw, next(names), scored, asked, later) for _ in range(count)]
        pages.append({"key": page, "title": draw(lines(60)), "group": draw(lines(60)), "questions": questions})
    return {"name": draw(lines(60)), "pages": pages}


def _question(
    draw: Draw, key: str, scored: Sequence[str], asked: list[dict[str, Any]], later: Sequence[str]
) -> dict[str, Any]:
    """The first is asked of everybody who applies; a later one may wait for an answer, or for a later stage."""
    kind = draw(st.sampled_from([str(each) for each in QuestionKind]))
    question = {"key": key, "label": draw(lines(100)), "kind": kind}
    question |= maybe(draw, hint=lines(60), required=st.just(False), criterion=st.sampled_from(scored))
    if kind in (QuestionKind.SHORT, QuestionKind.LONG):
        question |= maybe(draw, word_limit=st.integers(20, 5000), max_chars=st.integers(60, 5000))
    if kind == QuestionKind.CHOICE:
        question["choices"] = [{"key": each, "label": draw(lines(60))} for each in draw(keys(2, 3))]
    earlier = [each for each in asked if answers_of(each) and "opens_in" not in each]
    if earlier and draw(st.booleans()):
        waits_for = draw(st.sampled_from(earlier))
        answer = draw(st.sampled_from([value for value, _label in answers_of(waits_for)]))
        question["show_if"] = {"question": waits_for["key"], "equals": answer}
    question |= maybe(draw, confidential=st.just(True))
    if asked and later:
        question |= maybe(draw, opens_in=st.sampled_from(later))
    asked.append(question)
    return question


def rules(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for key in draw(keys(0, 3)):
        row = {"key": key, "kind": "ask", "question": draw(lines(100))} | maybe(draw, guidance=texts())
        if draw(st.booleans()):
            row["passing_answer"] = draw(st.sampled_from(["yes", "no"]))
        else:
            row |= {"kind": "auto", "evaluator": draw(st.sampled_from(eligibility.evaluators.keys()))}
        found.append(row | {"fail_text": draw(texts())})
    return found


def policy(draw: Draw, _: dict[str, Any]) -> dict[str, Any]:
    return {"minimum_days_open": draw(st.integers(0, 365))}


def pages(draw: Draw, _: dict[str, Any]) -> list[dict[str, Any]]:
    """The shipped pages, some of them left out, with other titles."""
    kept: list[dict[str, Any]] = []
    for row in copy.deepcopy(SHIPPED.sections["cms/pages"]):
        if row["kind"] == "home" or (
            draw(st.booleans()) and row.get("under", "home") in {each["key"] for each in kept}
        ):
            kept.append(row | {"title": draw(lines(60)).strip()} | maybe(draw, lead=lines(60), menu=st.booleans()))
    known = {row["key"] for row in kept}
    return [
        {
            name: value
            for name, value in row.items()
            if name != "body" or "page:" not in value or "how-to-apply" in known
        }
        for row in kept
    ]


def theme(draw: Draw, _: dict[str, Any]) -> dict[str, Any]:
    return {"accent": draw(st.just("") | st.from_regex(r"\A#[0-9a-f]{6}\Z"))}


def checklist(draw: Draw, made: dict[str, Any]) -> list[dict[str, Any]]:
    """Some of the shipped steps, in the hands of the roles that there are."""
    known = st.sampled_from([row["key"] for row in made["staff/roles"]])
    steps = copy.deepcopy(SHIPPED.sections["adoption/checklist"])
    chosen = [row for row in steps if draw(st.booleans())] or steps[:1]
    return [
        row | {"title": title, "owner": draw(known)} | ({"role": draw(known)} if "role" in row else {})
        for row, title in zip(chosen, draw(unique_lines(len(chosen), 60)), strict=True)
    ]


MAKERS: dict[str, Callable[[Draw, dict[str, Any]], Any]] = {
    "staff/roles": roles,
    "programmes/stages": stages,
    "programmes/defaults": defaults,
    "programmes/letters": all_letters,
    "programmes/terms": terms,
    "challenges/brief": brief,
    "challenges/gates": gates,
    "calls/criteria": criteria,
    "calls/form": form,
    "calls/eligibility": rules,
    "calls/policy": policy,
    "cms/pages": pages,
    "cms/theme": theme,
    "adoption/checklist": checklist,
}


@st.composite
def documents(draw: Draw, only: Sequence[str] | None = None) -> Document:
    """A valid blueprint. `only` these sections are random; the others are the shipped ones."""
    version = ".".join(str(draw(st.integers(0, 30))) for _ in range(3))
    meta = {
        "format": 1,
        "revision": schemas.REVISION,
        "name": draw(st.from_regex(r"\A[a-z][a-z0-9-]{1,20}\Z")),
        "version": version,
        "title": draw(lines(60)),
        "summary": draw(texts()),
        "licence": draw(lines(60)),
        "provenance": [{"source": draw(lines(60))} | maybe(draw, note=lines(60))],
    }
    made = copy.deepcopy(dict(SHIPPED.sections))
    for key, make in MAKERS.items():
        if key in registry and (only is None or key in only):
            made[key] = make(draw, made)
    return Document(meta, made)


def changed(document: Document, values: dict[tuple[str, tuple[str, ...]], Any], **meta: Any) -> Document:
    """The document with other words at places: `{("programmes/stages", ("exploration", "name")): "Looking closer"}`."""
    sections = dict(document.sections)
    for (key, address), value in values.items():
        sections[key] = editing.replaced(sections[key], registry.get(key).schema, address, value)
    return Document(dict(document.meta) | meta, sections)
