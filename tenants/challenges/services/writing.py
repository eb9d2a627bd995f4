"""Make a challenge and change what surrounds its brief."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel import audit
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid, StaleVersion
from dips.kernel.functions import DipsNow
from dips.staff.rules import require_to_change
from tenants.programmes.models import Programme, ServiceTeam
from tenants.programmes.queries import stages_of
from tenants.programmes.states import ProgrammeState

from .. import rules
from ..models import REFERENCE_FORM, Challenge
from ..signals import challenge_created
from .brief import clean_question, first_version
from .listing import relist
from .standing import refuse_unfit, standing_of, tell_named

PEOPLE = tuple(rules.STANDING)
EDITABLE = frozenset(
    {"title", "team", "themes", "budget_pence", "vat_included", "adoption_statement", "illustrative", *PEOPLE}
)
MOST_THEMES = 8


@transaction.atomic
def create_challenge(
    *,
    programme: Programme,
    team: ServiceTeam,
    title: str,
    question: str,
    by: Actor,
    reference: str | None = None,
    themes: Sequence[str] = (),
    owner: User | None = None,
    deputy: User | None = None,
    sponsor: User | None = None,
    budget_pence: int | None = None,
    vat_included: bool = False,
    adoption_statement: str = "",
    illustrative: bool = False,
    answers: Mapping[str, str | Mapping[str, Any]] | None = None,
    note: str = "",
) -> Challenge:
    """Begin a challenge with its question as the first version of the brief, and `answers` to other sections if given.

    Refuses a closed programme. Whoever begins it without a role over the whole council becomes its owner, or could not see it again.
    """
    require_to_change(by, rules.WRITE)
    if programme.state == ProgrammeState.CLOSED:
        raise Invalid(_("Choose a programme that is not closed"), field="programme")
    if owner is None and not isinstance(by, System) and not rules.sees_everything(by):
        owner = by
    challenge = Challenge(
        programme=programme,
        team=team,
        title=title.strip(),
        question=clean_question(question),
        themes=clean_themes(themes),
        owner=owner,
        deputy=deputy,
        sponsor=sponsor,
        budget_pence=budget_pence,
        vat_included=vat_included,
        adoption_statement=adoption_statement,
        illustrative=illustrative,
        stage=next(stage.kind for stage in stages_of(programme) if not stage.skipped),
    )
    _refuse_faulty(challenge, PEOPLE)
    list(Programme.objects.select_for_update().filter(short_code=programme.short_code).order_by("pk"))
    challenge.reference = _free_reference(programme, reference)
    challenge.slug = _free_slug(challenge)
    challenge.save(force_insert=True)
    audit.record("challenge.create", challenge, by=by, data={"reference": challenge.reference, "title": title})
    first_version(challenge=challenge, answers=answers or {}, note=note, by=by)
    tell_named(challenge, {}, by=by)
    challenge_created.send(Challenge, challenge=challenge, by=by)
    return challenge


def clean_themes(themes: Sequence[str]) -> list[str]:
    """Short words, each once, in the order given."""
    words = list(dict.fromkeys(" ".join(theme.split()) for theme in themes if theme.strip()))
    if len(words) > MOST_THEMES or any(len(word) > 40 for word in words):
        raise Invalid(_("Give at most 8 themes of up to 40 characters each"), field="themes")
    return words


def _refuse_faulty(challenge: Challenge, newly_named: Iterable[str]) -> None:
    errors = refuse_unfit(challenge, newly_named)
    if not challenge.title:
        errors["title"] = [_("Enter a short title")]
    elif len(challenge.title) > 120:
        errors["title"] = [_("Shorten the title to 120 characters or fewer")]
    if challenge.budget_pence is not None and challenge.budget_pence < 0:
        errors["budget"] = [_("Enter an amount in pounds, like 24,500")]
    if challenge.owner_id is not None and challenge.owner_id == challenge.deputy_id:
        errors.setdefault("deputy", []).append(_("Choose somebody else than the owner"))
    if errors:
        raise Invalid(errors=errors)


def next_reference(programme: Programme) -> str:
    """The next free one of the short code, over all programmes that share it."""
    taken = Challenge.objects.filter(reference__startswith=f"{programme.short_code}-").values_list(
        "reference", flat=True
    )
    numbers = [int(found.group()) for found in (re.search(r"[0-9]+$", each) for each in taken) if found]
    return f"{programme.short_code}-{max(numbers, default=0) + 1:02d}"


def _free_reference(programme: Programme, wanted: str | None) -> str:
    reference = (wanted or "").strip().upper() or next_reference(programme)
    if not REFERENCE_FORM.match(reference) or not reference.startswith(f"{programme.short_code}-"):
        raise Invalid(
            _("Enter a reference that begins with %(code)s-, like %(code)s-06"),
            field="reference",
            code=programme.short_code,
        )
    if Challenge.objects.filter(reference=reference).exists():
        raise Invalid(_("Another challenge has this reference. Choose another"), field="reference")
    return reference


def _free_slug(challenge: Challenge) -> str:
    base = slugify(challenge.title)[:60].strip("-") or slugify(challenge.reference)
    taken = Challenge.objects.filter(slug=base).exclude(pk=challenge.pk).exists()
    return f"{base}-{slugify(challenge.reference)}" if taken else base


@transaction.atomic
def edit_challenge(*, challenge: Challenge, by: Actor, version: int | None = None, **changes: Any) -> Challenge:
    """Change title, team, people, themes, budget or adoption statement. An old `version` is refused."""
    rules.require_change_on(by, rules.WRITE, challenge)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    row = (
        Challenge.objects.select_for_update(no_key=True, of=("self",))
        .select_related("programme", "team")
        .get(pk=challenge.pk)
    )
    if version is not None and row.version != version:
        raise StaleVersion
    before, stood = _facts(row), standing_of(row)
    if "themes" in changes:
        changes["themes"] = clean_themes(changes["themes"])
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    named = [role for role, person in standing_of(row).items() if person != stood[role]]
    _refuse_faulty(row, named)
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=[*changes, "version", "updated_at"])
    row.refresh_from_db(fields=["updated_at"])
    after = _facts(row)
    told = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
    audit.record("challenge.edit", row, by=by, before=before, after=after, data=told)
    tell_named(row, stood, by=by)
    relist(row)
    return row


def _facts(challenge: Challenge) -> dict[str, Any]:
    return {
        "title": challenge.title,
        "team": challenge.team.name,
        "themes": list(challenge.themes),
        "budget_pence": challenge.budget_pence,
        "adoption_statement": challenge.adoption_statement,
        "illustrative": challenge.illustrative,
        **{role: str(getattr(challenge, f"{role}_id") or "") for role in PEOPLE},
    }
