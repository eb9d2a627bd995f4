"""What a programme is made of: its teams, partners, money and the names of its stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from dips.kernel import addresses, audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid, StaleVersion
from dips.kernel.functions import DipsNow
from dips.kernel.money import Money

from .. import rules
from ..models import KEPT, FundingLine, PartnerOrganisation, Programme, ServiceTeam, Stage
from ..signals import programme_changed
from ..states import FundingKind, PartnerKind

M = TypeVar("M", bound=models.Model)
ADDRESS = 120


def _free_address(text: str) -> str:
    return addresses.free(text, longest=ADDRESS, taken=_has_team)


def _has_team(slug: str) -> bool:
    return slug in KEPT or ServiceTeam.objects.filter(slug=slug).exists()


@transaction.atomic
def add_team(
    *, name: str, by: Actor, slug: str = "", aliases: Sequence[str] = (), external_organisation: str = ""
) -> ServiceTeam:
    """Name a service team. One that belongs to another body says which."""
    rules.require_change(by)
    slug = slug.strip() or _free_address(name) or _free_address("team")
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = [_("Enter the name of the team")]
    elif ServiceTeam.objects.filter(name=name.strip()).exists():
        errors["name"] = [_("There is a team of this name already")]
    if wrong := addresses.fault(slug, longest=ADDRESS, kept=KEPT):
        errors["slug"] = [wrong]
    elif _has_team(slug):
        errors["slug"] = [_("Enter a short name that no other team has")]
    if errors:
        raise Invalid(errors=errors)
    team = ServiceTeam.objects.create(
        name=name.strip(), slug=slug, aliases=list(aliases), external_organisation=external_organisation.strip()
    )
    audit.record("serviceteam.add", team, by=by, data={"name": team.name})
    return team


@transaction.atomic
def edit_team(*, team: ServiceTeam, by: Actor, version: int | None = None, **changes: Any) -> ServiceTeam:
    """Change a team's name, its other names, or the body it belongs to. Its address stays. An old `version` is refused."""
    rules.require_change(by)
    name = str(changes.get("name", team.name)).strip()
    if not name:
        raise Invalid(_("Enter the name of the team"), field="name")
    if ServiceTeam.objects.filter(name=name).exclude(pk=team.pk).exists():
        raise Invalid(_("There is a team of this name already"), field="name")
    return _change(team, {"name", "aliases", "external_organisation"}, changes, by=by, version=version)


def _change(row: M, editable: set[str], changes: dict[str, Any], *, by: Actor, version: int | None) -> M:
    """Write what changed of one row, under its lock, with what it said before in the trail."""
    unknown = set(changes) - editable
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    found: Any = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    if version is not None and found.version != version:
        raise StaleVersion
    before = {name: getattr(found, name) for name in sorted(changes)}
    for name, value in changes.items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    after = {name: getattr(found, name) for name in sorted(changes)}
    if after == before:
        return found
    found.version += 1
    named = [*changes, "version"]
    if hasattr(found, "updated_at"):
        found.updated_at = DipsNow()
        named.append("updated_at")
    found.save(update_fields=named)
    told = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
    audit.record(f"{found._meta.model_name}.edit", found, by=by, before=before, after=after, data=told)
    found.refresh_from_db()
    programme_changed.send(type(found), programme=getattr(found, "programme", None), by=by)
    return found


def _remove(row: Any, verb: str, facts: dict[str, Any], *, by: Actor, version: int | None) -> None:
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None or (version is not None and found.version != version):
        raise StaleVersion
    programme = found.programme
    found.delete()
    audit.record(verb, programme, by=by, before=facts, data=facts)
    programme_changed.send(type(row), programme=programme, by=by)


def _check_partner(name: str, kind: str, *, among: models.QuerySet[PartnerOrganisation]) -> None:
    if not name.strip():
        raise Invalid(_("Enter the name of the partner"), field="name")
    if kind not in PartnerKind.values:
        raise Invalid(_("Choose a kind of partner from the list"), field="kind")
    if among.filter(name=name.strip()).exists():
        raise Invalid(_("This partner is in the programme already"), field="name")


def _check_funding(source: str, pence: int, kind: str) -> None:
    if not source.strip():
        raise Invalid(_("Enter where the money comes from"), field="source")
    if pence < 0:
        raise Invalid(_("Enter an amount in pounds, like 24,500"), field="amount")
    if kind not in FundingKind.values:
        raise Invalid(_("Choose a kind of funding from the list"), field="kind")


@transaction.atomic
def add_partner(
    *, programme: Programme, name: str, by: Actor, kind: str = PartnerKind.OTHER, part: str = ""
) -> PartnerOrganisation:
    """Name a partner and its part in the programme. The same name twice is refused."""
    rules.require_change(by)
    _check_partner(name, kind, among=programme.partners.all())
    partner = PartnerOrganisation.objects.create(programme=programme, name=name.strip(), kind=kind, part=part)
    audit.record("programme.add_partner", programme, by=by, data={"partner": partner.name, "part": part})
    return partner


@transaction.atomic
def edit_partner(
    *, partner: PartnerOrganisation, by: Actor, version: int | None = None, **changes: Any
) -> PartnerOrganisation:
    """Change a partner's name, kind or part. The same name twice in a programme is refused, and an old `version`."""
    rules.require_change(by)
    others = PartnerOrganisation.objects.filter(programme=partner.programme_id).exclude(pk=partner.pk)
    _check_partner(changes.get("name", partner.name), changes.get("kind", partner.kind), among=others)
    return _change(partner, {"name", "kind", "part"}, changes, by=by, version=version)


@transaction.atomic
def remove_partner(*, partner: PartnerOrganisation, by: Actor, version: int | None = None) -> None:
    """Take a partner out of its programme. The trail keeps that it was there."""
    rules.require_change(by)
    facts = {"partner": partner.name, "kind": partner.kind, "part": partner.part}
    _remove(partner, "programme.remove_partner", facts, by=by, version=version)


@transaction.atomic
def add_funding(
    *, programme: Programme, source: str, money: Money, by: Actor, kind: str = FundingKind.GRANT, note: str = ""
) -> FundingLine:
    """Record money from one source. A negative amount is refused."""
    rules.require_change(by)
    _check_funding(source, money.pence, kind)
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
def edit_funding(
    *, line: FundingLine, by: Actor, version: int | None = None, money: Money | None = None, **changes: Any
) -> FundingLine:
    """Correct a line of funding. A negative amount is refused, and an old `version`."""
    rules.require_change(by)
    pence = line.amount_pence if money is None else money.pence
    _check_funding(changes.get("source", line.source), pence, changes.get("kind", line.kind))
    if money is not None:
        changes |= {"amount_pence": money.pence, "vat_included": money.vat_included}
    editable = {"source", "kind", "note", "amount_pence", "vat_included"}
    return _change(line, editable, changes, by=by, version=version)


@transaction.atomic
def remove_funding(*, line: FundingLine, by: Actor, version: int | None = None) -> None:
    """Take a line of funding out. The trail keeps what it said."""
    rules.require_change(by)
    facts = {"source": line.source, "pence": line.amount_pence, "kind": line.kind}
    _remove(line, "programme.remove_funding", facts, by=by, version=version)


@transaction.atomic
def rename_stage(
    *, stage: Stage, name: str, by: Actor, description: str | None = None, version: int | None = None
) -> Stage:
    """Give a stage the council's own name. Its kind, and so its mark, stays. An old `version` is refused."""
    rules.require_change(by)
    if not name.strip():
        raise Invalid(_("Enter a name for the stage"), field="name")
    changes = {"name": name} if description is None else {"name": name, "description": description}
    return _change(stage, {"name", "description"}, changes, by=by, version=version)
