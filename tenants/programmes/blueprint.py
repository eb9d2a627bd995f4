"""This room's sections of a blueprint: stages, letters and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dips.blueprints.checks import KEY, LONG_TEXT, TEXT, flag, line, options, record, repeated, rows, titled
from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import MANY, PENCE, SHOWN
from dips.blueprints.sections import Section
from dips.blueprints.sections import register as register_section
from dips.directory.states import StageKind
from dips.kernel.actors import Actor

from . import letters
from .models import LetterTemplate, ProgrammeDefaults, Stage, Term

STAGES, LETTERS, TERMS = "programmes/stages", "programmes/letters", "programmes/terms"
DEFAULTS = "programmes/defaults"
HOW_MANY = {"type": "integer", "minimum": 1, "maximum": 50}

STAGE = titled(
    record(
        ["kind", "name"],
        kind=titled(options(StageKind.choices), _("Stage of the method")),
        name=titled(line(60), _("Name"), _("What your council calls it.")),
        skipped=titled(
            flag(False),
            _("Is it left out?"),
            _("It stays on the line of stages, marked as skipped."),
            **{SHOWN: _("left out")},
        ),
        description=titled({"type": "string", "default": "", "maxLength": 600}, _("What happens in it")),
        weeks=titled(
            {"type": "integer", "minimum": 1, "maximum": 260},
            _("Weeks"),
            _("How long it usually takes. Leave it empty if that differs."),
            **{SHOWN: _("%(value)s weeks")},
        ),
    ),
    _("Stage"),
)
STAGES_SCHEMA = titled(
    rows(STAGE, key="kind", least=2, most=6, ordered=True),
    _("Stages"),
    _(
        "The steps that every challenge goes through. You may rename, leave out or skip one; their order is the method’s."
    ),
)
DEFAULTS_SCHEMA = titled(
    record(
        ["places_per_challenge", "winners_per_challenge"],
        places_per_challenge=titled(HOW_MANY, _("Places for each challenge"), _("How many firms take part.")),
        winners_per_challenge=titled(HOW_MANY, _("Chosen in the end"), _("For each challenge, of those with a place.")),
        shortlisted_per_challenge=titled(
            HOW_MANY, _("Interviewed for each challenge"), _("Leave it empty if nobody is interviewed.")
        ),
        payment_per_place_pence=titled(
            {"type": "integer", "minimum": 0, "maximum": 100_000_000_00},
            _("Paid for each place"),
            _("Without VAT. Leave it empty if places are not paid."),
            **{PENCE: True},
        ),
    ),
    _("Places and payment"),
    _("The numbers that your next programme begins with. Each programme may change them."),
)
LETTER = titled(
    record(
        ["key", "subject", "body"],
        key=titled(KEY, _("Letter")),
        subject=titled(line(200), _("Subject")),
        body=titled(
            LONG_TEXT,
            _("Letter"),
            _(
                "An empty line begins a paragraph. **Two stars** make words bold, - begins a line of a list, > sets apart."
            ),
        ),
    ),
    _("Letter"),
)
LETTERS_SCHEMA = titled(
    rows(LETTER, fixed=True),
    _("Letters and e-mails"),
    _("What the service writes to people in your council’s name."),
    **{MANY: _("letters")},
)
TERM = titled(
    record(
        ["key", "term", "meaning"],
        key=titled(KEY, _("Key")),
        term=titled(line(80), _("Word")),
        meaning=titled(TEXT, _("What it means")),
    ),
    _("Word"),
)
TERMS_SCHEMA = titled(
    rows(TERM), _("Terminology"), _("The words your council uses, and what it means by them."), **{MANY: _("words")}
)


def export_stages() -> list[dict[str, Any]]:
    return [
        {
            "kind": stage.kind,
            "name": stage.name,
            "skipped": stage.skipped,
            "description": stage.description,
            **({"weeks": stage.weeks} if stage.weeks else {}),
        }
        for stage in Stage.objects.filter(programme=None).order_by("position")
    ]


def check_stages(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(STAGES, data, "kind", document)
    yield from repeated(STAGES, data, "name", document)
    order = {kind: place for place, kind in enumerate(StageKind.values)}
    for index in range(1, len(data)):
        if order[data[index]["kind"]] < order[data[index - 1]["kind"]]:
            yield document.fault(
                STAGES,
                (index, "kind"),
                f"“{data[index]['kind']}” comes after “{data[index - 1]['kind']}”.",
                f"Keep this order: {', '.join(order)}.",
            )
    if data[0]["kind"] != StageKind.CHALLENGE_DEFINITION or data[0].get("skipped"):
        yield document.fault(
            STAGES, (0,), "A programme begins with challenge_definition.", "Put it first, and do not skip it."
        )
    if not any(row["kind"] == StageKind.CALL_FOR_SOLUTIONS and not row.get("skipped") for row in data):
        yield document.fault(
            STAGES, (), "There is no call_for_solutions, so nobody could apply.", "Add it, and do not skip it."
        )


def apply_stages(data: list[dict[str, Any]], by: Actor) -> None:
    Stage.objects.filter(programme=None).delete()
    Stage.objects.bulk_create(Stage(position=place, **row) for place, row in enumerate(data, start=1))


def export_defaults() -> dict[str, Any]:
    standard = ProgrammeDefaults.objects.first() or ProgrammeDefaults()
    found = {name: getattr(standard, name) for name in DEFAULTS_SCHEMA["properties"]}
    return {name: value for name, value in found.items() if value is not None}


def check_defaults(data: dict[str, Any], document: Document) -> Iterator[Fault]:
    places = data["places_per_challenge"]
    if data["winners_per_challenge"] > places:
        yield document.fault(
            DEFAULTS, ("winners_per_challenge",), "More are chosen than have a place.", f"Give at most {places}."
        )
    if data.get("shortlisted_per_challenge", places) < places:
        yield document.fault(
            DEFAULTS,
            ("shortlisted_per_challenge",),
            "Fewer are interviewed than get a place.",
            f"Give at least {places}.",
        )


def apply_defaults(data: dict[str, Any], by: Actor) -> None:
    ProgrammeDefaults.objects.all().delete()
    ProgrammeDefaults.objects.create(**data)


def export_letters() -> list[dict[str, Any]]:
    return [
        {"key": letter.key, "subject": letter.subject, "body": letter.body}
        for letter in LetterTemplate.objects.filter(programme=None).order_by("position")
    ]


def check_letters(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(LETTERS, data, "key", document)
    written = {row["key"] for row in data}
    for missing in [key for key, _letter in letters.registry if key not in written]:
        yield document.fault(LETTERS, (), f"The letter “{missing}” is missing.", "The service sends it, so write it.")
    for index, row in enumerate(data):
        if row["key"] not in letters.registry:
            known = ", ".join(letters.registry.keys())
            yield document.fault(
                LETTERS, (index, "key"), f"Nothing sends the letter “{row['key']}”.", f"Letters: {known}."
            )
            continue
        fields = letters.registry.get(row["key"]).fields
        for part in ("subject", "body"):
            for field in sorted(letters.fields_in(row[part]) - fields):
                yield document.fault(
                    LETTERS,
                    (index, part),
                    f"The letter “{row['key']}” has no field “{field}”.",
                    f"Fields: {', '.join(sorted(fields))}.",
                    before=letters.before_field(row[part], field),
                )
            for stray in letters.strays_in(row[part]):
                yield document.fault(
                    LETTERS,
                    (index, part),
                    f"The letter “{row['key']}” would be sent with “{stray}” in it.",
                    f"A field is a small word in two braces. Fields: {', '.join(sorted(fields))}.",
                    before=row[part].partition(stray)[0],
                )


def grow_letters(
    data: list[dict[str, Any]], shipped: list[dict[str, Any]], revision: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Letters that the service sends only since a later revision come from the shipped library."""
    newer = {key for key, letter in letters.registry if letter.since > revision} - {row["key"] for row in data}
    added = [dict(row) for row in shipped if row["key"] in newer]
    said = gettext("The letter “%(key)s” is newer than the blueprint. The shipped one is taken.")
    return [*data, *added], [said % {"key": row["key"]} for row in added]


def apply_letters(data: list[dict[str, Any]], by: Actor) -> None:
    LetterTemplate.objects.filter(programme=None).delete()
    LetterTemplate.objects.bulk_create(LetterTemplate(position=place, **row) for place, row in enumerate(data, start=1))


def export_terms() -> list[dict[str, Any]]:
    return [{"key": term.key, "term": term.term, "meaning": term.meaning} for term in Term.objects.order_by("position")]


def check_terms(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(TERMS, data, "key", document)
    yield from repeated(TERMS, data, "term", document)


def apply_terms(data: list[dict[str, Any]], by: Actor) -> None:
    Term.objects.all().delete()
    Term.objects.bulk_create(Term(position=place, **row) for place, row in enumerate(data, start=1))


def register() -> None:
    for section in (
        Section(STAGES, STAGES_SCHEMA, export_stages, apply_stages, check_stages),
        Section(DEFAULTS, DEFAULTS_SCHEMA, export_defaults, apply_defaults, check_defaults, since=2),
        Section(LETTERS, LETTERS_SCHEMA, export_letters, apply_letters, check_letters, grow=grow_letters),
        Section(TERMS, TERMS_SCHEMA, export_terms, apply_terms, check_terms),
    ):
        register_section(section)
