"""Change what a call asks and how it is scored, before it is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid, NotNow, StaleVersion
from dips.kernel.functions import DipsNow
from tenants.programmes.models import Programme
from tenants.programmes.rules import require_change

from .. import rules
from ..blueprint import form_faults
from ..models import Call, Criterion, FormVersion
from ..states import CallState
from .drafting import lock


class FrozenContent(NotNow):
    """Applicants may already have answered."""

    code = "frozen"
    default = gettext_lazy("This was set when the call was published, and cannot change any more.")


@transaction.atomic
def change_weights(*, call: Call, weights: Mapping[str, int], by: Actor, version: int | None = None) -> list[Criterion]:
    """Weigh a drafted call's criteria anew. Those of each sift must add up to 100; frozen ones and an old `version` are refused."""
    rules.require_change(by, call.challenge)
    row = lock(call)
    if row.state != CallState.DRAFT or row.criteria_set is None or row.criteria_set.frozen_at is not None:
        raise FrozenContent
    if version is not None and version != row.version:
        raise StaleVersion
    criteria = list(row.criteria_set.criteria.order_by("position"))
    keys = {criterion.key for criterion in criteria}
    if set(weights) != keys:
        raise Invalid(_("Give a weight for each criterion"), field="criteria")
    if any(not 1 <= weight <= rules.WHOLE for weight in weights.values()):
        raise Invalid(_("Each weight is a whole number from 1 to 100"), field="criteria")
    totals: dict[str, int] = {}
    for criterion in criteria:
        totals[criterion.sift] = totals.get(criterion.sift, 0) + weights[criterion.key]
    if wrong := rules.wrong_total(totals):
        raise Invalid(wrong, field="criteria")
    before = {criterion.key: criterion.weight for criterion in criteria}
    for criterion in criteria:
        criterion.weight = weights[criterion.key]
    Criterion.objects.bulk_update(criteria, ["weight"])
    Call.objects.filter(pk=row.pk).update(version=row.version + 1, updated_at=DipsNow())
    audit.record("call.change_weights", row, by=by, before=before, after=dict(weights), data={"weights": dict(weights)})
    return criteria


@transaction.atomic
def revise_form(*, programme: Programme, pages: Sequence[Mapping[str, Any]], by: Actor) -> FormVersion:
    """Change the programme's application form. A frozen one stays for its calls, and the change is the next number."""
    require_change(by)
    faults = form_faults([dict(page) for page in pages])
    if faults:
        raise Invalid(errors={"pages": faults})
    newest = FormVersion.objects.select_for_update().filter(programme=programme).order_by("-number").first()
    if newest is None or newest.frozen_at is not None:
        form = FormVersion.objects.create(
            programme=programme,
            name=newest.name if newest else _("Application form"),
            number=newest.number + 1 if newest else 1,
            pages=list(pages),
        )
        Call.objects.filter(challenge__programme=programme, state=CallState.DRAFT).update(form=form)
    else:
        form = newest
        form.pages, form.updated_at = list(pages), DipsNow()
        form.save(update_fields=["pages", "updated_at"])
    audit.record("form.revise", form, by=by, after=list(pages), data={"number": form.number})
    return form
