"""Rules that the service can check by itself, from what a firm says about itself in its profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.registry import Registry
from dips.suppliers.profile import SupplierProfile
from dips.suppliers.size_rules import source_of

from .models import EligibilityRule
from .states import RuleKind, Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule says of one firm, and why."""

    verdict: Verdict
    note: str = ""

    @property
    def is_pass(self) -> bool:
        return self.verdict == Verdict.PASS


Evaluator = Callable[[SupplierProfile], Result]
evaluators: Registry[Evaluator] = Registry("eligibility evaluators")


def small_firm(profile: SupplierProfile) -> Result:
    """Small or medium-sized by the rule of the Act that the profile was held to."""
    if profile.is_sme is None:
        return Result(Verdict.NEEDS_INFORMATION, _("The profile does not say how large the firm is."))
    source = {"source": source_of(profile.size_rule)}
    if profile.is_sme:
        return Result(Verdict.PASS, _("The profile says that the firm is small or medium-sized (%(source)s).") % source)
    return Result(Verdict.FAIL, _("The profile says that the firm is too large to be small (%(source)s).") % source)


def legal_identity(profile: SupplierProfile) -> Result:
    """A name and, for a company, its number: the profile refuses numbers that cannot be."""
    if not profile.legal_name.strip():
        return Result(Verdict.NEEDS_INFORMATION, _("The profile has no legal name."))
    if profile.kind == "company" and not profile.company_number:
        return Result(Verdict.NEEDS_INFORMATION, _("The profile has no company number."))
    return Result(Verdict.PASS)


NAMES: dict[str, Promise] = {
    "small_firm": gettext_lazy("The firm is small or medium-sized"),
    "legal_identity": gettext_lazy("The firm has a legal name and, if it is a company, a number"),
}
"""What officers read when they choose one."""
evaluators.register("small_firm", small_firm)
evaluators.register("legal_identity", legal_identity)


def judge(rule: EligibilityRule, profile: SupplierProfile) -> Result:
    """Ask the evaluator that an automatic rule names."""
    return evaluators.get(rule.evaluator)(profile)


def failed_answers(rules: Iterable[EligibilityRule], answers: Mapping[str, str]) -> list[EligibilityRule]:
    """The asked rules whose answer does not pass. A question without an answer does not pass either."""
    return [rule for rule in rules if rule.kind == RuleKind.ASK and answers.get(rule.key) != rule.passing_answer]
