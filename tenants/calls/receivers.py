"""What a call does when something happens below it: a programme starts, a challenge is withdrawn."""

from __future__ import annotations

from typing import Any

from dips.kernel.actors import Actor
from dips.kernel.ids import uuid7
from dips.kernel.workflow import can_move
from tenants.challenges.models import Challenge
from tenants.programmes.models import Programme

from .models import CallPolicy, CriteriaSet, Criterion, EligibilityRule, FormVersion
from .queries import call_of
from .services.deadline import end_early


def copy_standard(*, programme: Programme, source: Programme | None = None, **kwargs: Any) -> None:
    """The new programme gets a form, rules and criteria of its own: the council's standard, or those of `source`."""
    forms = list(FormVersion.objects.filter(programme=source).order_by("-number")[:1])
    rules = list(EligibilityRule.objects.filter(programme=source))
    for form in forms:
        form.pk, form.programme, form.number, form.frozen_at = uuid7(), programme, 1, None
    for rule in rules:
        rule.pk, rule.programme = uuid7(), programme
    FormVersion.objects.bulk_create(forms)
    for policy in CallPolicy.objects.filter(programme=source):
        CallPolicy.objects.create(programme=programme, minimum_days_open=policy.minimum_days_open)
    EligibilityRule.objects.bulk_create(rules)
    for standard in CriteriaSet.objects.filter(programme=source, call=None):
        criteria = list(standard.criteria.order_by("position"))
        copy = CriteriaSet.objects.create(programme=programme, name=standard.name)
        for criterion in criteria:
            criterion.pk, criterion.criteria_set = uuid7(), copy
        Criterion.objects.bulk_create(criteria)


def cancel_with_challenge(*, obj: Challenge, verb: str, field: str, by: Actor, reason: str, **kwargs: Any) -> None:
    """A challenge that is withdrawn takes its call with it."""
    if field != "status" or verb != "withdraw":
        return
    call = call_of(obj)
    if call is not None and can_move(call, "cancel"):
        end_early(call=call, reason=reason, by=by)
