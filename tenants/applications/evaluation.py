"""Tell which eligibility rules are met, from what was declared and from the profile as it was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING
from uuid import UUID

from dips.suppliers.profile import SupplierProfile
from tenants.calls.eligibility import judge
from tenants.calls.states import RuleKind

from .states import CheckResult

if TYPE_CHECKING:
    from tenants.calls.models import EligibilityRule

    from .models import Application


def results(
    application: Application, rules: Iterable[EligibilityRule]
) -> Iterator[tuple[EligibilityRule, CheckResult, str]]:
    """Every rule of the call with what the service itself can say about it."""
    profile = profile_of(application)
    for rule in rules:
        if rule.kind == RuleKind.ASK:
            passed = application.eligibility.get(rule.key) == rule.passing_answer
            yield rule, CheckResult.PASS if passed else CheckResult.FAIL, ""
        else:
            found = judge(rule, profile)
            yield rule, found.verdict, found.note


def profile_of(application: Application) -> SupplierProfile:
    """The supplier as it was when it sent this."""
    known = {each.name for each in fields(SupplierProfile)}
    kept = {name: value for name, value in application.snapshot.items() if name in known}
    return SupplierProfile(**kept | {"id": UUID(str(application.supplier_id))})
