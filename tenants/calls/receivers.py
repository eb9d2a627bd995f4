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


def copy_standard(*, programme: Programme, **kwargs: Any) -> None:
    """The new programme gets its own form, rules and criteria."""
    forms = list(FormVersion.objects.filter(programme=None))
    rules = list(EligibilityRule.objects.filter(programme=None))
    for form in forms:
        form.pk, form.programme = uuid7(), programme
    for rule in rules:
        rule.pk, rule.programme = uuid7(), programme
    FormVersion.objects.bulk_create(forms)
    for policy in CallPolicy.objects.filter(programme=None):
        CallPolicy.objects.create(programme=programme, minimum_days_open=policy.minimum_days_open)
    EligibilityRule.objects.bulk_create(rules)
    for standard in CriteriaSet.objects.filter(programme=None, call=None):
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
