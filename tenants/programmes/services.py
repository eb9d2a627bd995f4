"""The verbs of a programme: start it from the council's standard, open and close it, name who is in it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.blueprints import growth
from dips.councils.scope import current
from dips.kernel import audit
from dips.kernel.actors import SYSTEM, Actor
from dips.kernel.errors import Conflict, Invalid, NotFound
from dips.kernel.ids import uuid7
from dips.kernel.money import Money
from dips.kernel.workflow import move
from dips.ui.markdown import render as markdown

from . import letters, rules
from .models import (
    SHORT_CODE,
    SHORT_CODE_FORM,
    FundingLine,
    LetterTemplate,
    PartnerOrganisation,
    Programme,
    ServiceTeam,
    Stage,
)
from .queries import standard_letters, standard_stages
from .signals import programme_started
from .states import FundingKind, PartnerKind

LETTERS = "programmes/letters"
logger = logging.getLogger(__name__)


class NoStandard(Conflict):
    """The council has not adopted a blueprint, so there is nothing to start a programme with."""

    code = "no_standard"
    default = gettext_lazy("This council has no stages yet. Adopt a blueprint first.")


@transaction.atomic
def start_programme(
    *,
    name: str,
    slug: str,
    short_code: str,
    by: Actor,
    summary: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    places_per_challenge: int = 3,
    winners_per_challenge: int = 1,
    illustrative: bool = False,
) -> Programme:
    """Begin a run of the method with a copy of the council's standard. Later changes of the standard leave it alone."""
    rules.require_manage(by)
    programme = Programme(
        name=name.strip(),
        slug=slug,
        short_code=short_code.strip().upper(),
        summary=summary,
        starts_on=starts_on,
        ends_on=ends_on,
        places_per_challenge=places_per_challenge,
        winners_per_challenge=winners_per_challenge,
        illustrative=illustrative,
    )
    _refuse_faulty(programme)
    stages = list(standard_stages())
    if not stages:
        raise NoStandard
    programme.save(force_insert=True)
    copies = list(standard_letters())
    for stage in stages:
        stage.pk, stage.programme = uuid7(), programme
    for letter in copies:
        letter.pk, letter.programme = uuid7(), programme
    Stage.objects.bulk_create(stages)
    LetterTemplate.objects.bulk_create(copies)
    audit.record("programme.start", programme, by=by, after=_facts(programme), data=_facts(programme))
    programme_started.send(Programme, programme=programme, by=by)
    return programme


def _refuse_faulty(programme: Programme) -> None:
    errors: dict[str, list[str]] = {}
    if not programme.name:
        errors["name"] = [_("Enter a name for the programme")]
    if not programme.slug:
        errors["slug"] = [_("Enter an address for the programme, like dips-2026")]
    elif Programme.objects.filter(slug=programme.slug).exists():
        errors["slug"] = [_("Another programme has this address. Choose another")]
    if not SHORT_CODE_FORM.match(programme.short_code):
        errors["short_code"] = [str(SHORT_CODE.message)]
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        errors["ends_on"] = [_("The last day must come after the first")]
    if programme.places_per_challenge < 1:
        errors["places_per_challenge"] = [_("A challenge needs at least 1 place")]
    if not 1 <= programme.winners_per_challenge <= max(programme.places_per_challenge, 1):
        errors["winners_per_challenge"] = [_("Enter a number between 1 and the number of places")]
    if errors:
        raise Invalid(errors=errors)


def _facts(programme: Programme) -> dict[str, str]:
    return {"name": programme.name, "short_code": programme.short_code, "slug": programme.slug}


def open_programme(*, programme: Programme, by: Actor) -> Programme:
    """Show the programme to the public."""
    rules.require_manage(by)
    return move(programme, "open", by=by)


def close_programme(*, programme: Programme, by: Actor, reason: str = "") -> Programme:
    """End the programme. Its challenges and their history stay readable."""
    rules.require_manage(by)
    return move(programme, "close", by=by, reason=reason)


@transaction.atomic
def add_team(
    *, name: str, by: Actor, slug: str = "", aliases: Sequence[str] = (), external_organisation: str = ""
) -> ServiceTeam:
    """Name a service team. One that belongs to another body says which."""
    rules.require_manage(by)
    slug = slug or slugify(name)
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = [_("Enter the name of the team")]
    elif ServiceTeam.objects.filter(name=name.strip()).exists():
        errors["name"] = [_("There is a team of this name already")]
    if not slug or ServiceTeam.objects.filter(slug=slug).exists():
        errors["slug"] = [_("Enter a short name that no other team has")]
    if errors:
        raise Invalid(errors=errors)
    team = ServiceTeam.objects.create(
        name=name.strip(), slug=slug, aliases=list(aliases), external_organisation=external_organisation.strip()
    )
    audit.record("serviceteam.add", team, by=by, data={"name": team.name})
    return team


@transaction.atomic
def add_partner(
    *, programme: Programme, name: str, by: Actor, kind: str = PartnerKind.OTHER, part: str = ""
) -> PartnerOrganisation:
    """Name a partner and its part in the programme. The same name twice is refused."""
    rules.require_manage(by)
    if not name.strip():
        raise Invalid(_("Enter the name of the partner"), field="name")
    if kind not in PartnerKind.values:
        raise Invalid(_("Choose a kind of partner from the list"), field="kind")
    if programme.partners.filter(name=name.strip()).exists():
        raise Invalid(_("This partner is in the programme already"), field="name")
    partner = PartnerOrganisation.objects.create(programme=programme, name=name.strip(), kind=kind, part=part)
    audit.record("programme.add_partner", programme, by=by, data={"partner": partner.name, "part": part})
    return partner


@transaction.atomic
def add_funding(
    *, programme: Programme, source: str, money: Money, by: Actor, kind: str = FundingKind.GRANT, note: str = ""
) -> FundingLine:
    """Record money from one source. A negative amount is refused."""
    rules.require_manage(by)
    if not source.strip():
        raise Invalid(_("Enter where the money comes from"), field="source")
    if money.pence < 0:
        raise Invalid(_("Enter an amount in pounds, like 24,500"), field="amount")
    if kind not in FundingKind.values:
        raise Invalid(_("Choose a kind of funding from the list"), field="kind")
    line = FundingLine.objects.create(
        programme=programme,
        source=source.strip(),
        amount_pence=money.pence,
        vat_included=money.vat_included,
        kind=kind,
        note=note,
    )
    audit.record("programme.add_funding", programme, by=by, data={"source": line.source, "pence": money.pence})
    return line


@transaction.atomic
def rename_stage(*, stage: Stage, name: str, by: Actor, description: str | None = None) -> Stage:
    """Give a stage the council's own name. Its kind, and so its mark, stays."""
    rules.require_manage(by)
    if not name.strip():
        raise Invalid(_("Enter a name for the stage"), field="name")
    before = stage.name
    stage.name = name.strip()
    if description is not None:
        stage.description = description
    stage.save(update_fields=["name", "description"])
    audit.record("stage.rename", stage, by=by, before=before, after=stage.name, data={"from": before, "to": stage.name})
    return stage


def render_letter(*, programme: Programme, key: str, context: Mapping[str, object]) -> tuple[str, str, str]:
    """Fill in a letter: its subject, its plain text and its HTML. An unknown key is refused."""
    letter = (
        LetterTemplate.objects.filter(key=key, programme=programme).first()
        or LetterTemplate.objects.filter(key=key, programme=None).first()
        or _shipped_letter(programme, key)
    )
    values = {"council_name": _council_name(), "programme_name": programme.name} | dict(context)
    subject = " ".join(letters.fill(letter.subject, values).split())
    text = letters.fill(letters.plain(letter.body), values)
    return subject, text, markdown(letters.fill(letter.body, values, markdown=True))


def _shipped_letter(programme: Programme, key: str) -> LetterTemplate:
    """The letter as it ships, for a council that adopted its blueprint before there was one. The trail says so."""
    row = next((row for row in growth.shipped().sections[LETTERS] if row["key"] == key), None)
    if row is None:
        raise NotFound(_("The programme has no letter “%(key)s”."), key=key)
    logger.warning("no letter %s in this council: the shipped one is sent", key)
    audit.record("programme.shipped_letter", programme, by=SYSTEM, data={"letter": key})
    return LetterTemplate(key=key, subject=row["subject"], body=row["body"])


def _council_name() -> str:
    council = current()
    return council.name if council is not None else ""
