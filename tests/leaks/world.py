"""Two councils with the same references, two suppliers, and a mark in every word that one side may not see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model

from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.suppliers import queries as suppliers
from tenants.applications import services as applications
from tenants.applications.models import Answer
from tenants.calls import form
from tenants.calls.models import EligibilityRule
from tenants.challenges import services as challenges
from tenants.challenges.models import Challenge
from tenants.programmes.models import Programme, ServiceTeam

REFERENCE = "TST-77"
DRAFT = "TST-78"


@dataclass
class Side:
    """One council, its officer, its supplier, and what of theirs nobody else may read."""

    council: Any
    mark: str
    officer: Any
    supplier: Any
    organisation: Any
    application: Any = None
    draft: Challenge | None = None
    file: Any = None
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Marks of answers, a draft challenge, an officer, a supplier's people and organisation number."""
        return tuple(f"{self.mark}{what}" for what in ("ANSWER", "DRAFT", "OFFICER", "PERSON", "FILE"))


def build(council: Any, mark: str, *, officer: Any, supplier: Any, open_challenge: Any) -> Side:
    """Publish a challenge, apply to it, and leave a draft challenge beside it, all with marked words."""
    person = officer(
        council, "council_admin", "programme_manager", full_name=f"{mark}OFFICER", email=f"{mark}OFFICER@example.org"
    )
    owner, organisation = supplier(name=f"{mark} Ltd", full_name=f"{mark}PERSON", email=f"{mark}PERSON@example.org")
    side = Side(council, mark, person, owner, organisation)
    public = open_challenge(council, reference=REFERENCE)
    with council_scope(council):
        side.draft = challenges.create_challenge(
            programme=Programme.objects.get(pk=public.programme_id),
            team=ServiceTeam.objects.first(),
            title=f"{mark}DRAFT",
            question=f"How might {mark}DRAFT stay unknown until it is published?",
            reference=DRAFT,
            by=SYSTEM,
        )
    apply(side, public)
    _collect(side, public)
    return side


def apply(side: Side, challenge: Challenge) -> None:
    """Start, answer every question with the mark, and submit."""
    with portal_scope():
        profile = suppliers.profile_for(side.supplier, side.organisation.pk)
    with council_scope(side.council):
        by = get_user_model().objects.get(pk=side.supplier.pk)
        call = challenge.calls.get()
        given = {
            rule.key: rule.passing_answer
            for rule in EligibilityRule.objects.filter(programme_id=challenge.programme_id, kind="ask")
        }
        draft = applications.start_application(call=call, supplier=profile, by=by, eligibility=given)
        for page in form.parse(call.form.pages):
            data = {key: value for question in page.questions for key, value in answer(question, side.mark).items()}
            draft = applications.save_page(
                application=draft, page_key=page.key, data=data, version=draft.version, by=by
            ).application
        side.application = applications.submit_application(application=draft, supplier=profile, by=by)


def answer(question: form.Question, mark: str) -> dict[str, Any]:
    """An acceptable answer to any kind of question, as a form would send it."""
    kinds: dict[str, Any] = {
        "short": f"{mark}ANSWER",
        "long": f"{mark}ANSWER in a few words",
        "choice": question.choices[0].key if question.choices else "",
        "yes_no": "yes",
        "number": "3",
        "money": "24,500",
        "declaration": "yes",
    }
    if question.kind == "file":
        return {}
    if question.kind == "date":
        return {f"{question.key}_day": "6", f"{question.key}_month": "1", f"{question.key}_year": "2030"}
    said = {question.key: kinds[question.kind]}
    if question.confidential:
        said |= {f"{question.key}__confidential": "no"}
    return said


def _collect(side: Side, public: Challenge) -> None:
    """Every id that an address may want, by the kind of thing it is."""
    with council_scope(side.council):
        from wagtail.images.models import Image
        from wagtail.models import Page

        side.ids = {
            "uuid": [str(side.application.pk), str(public.pk), str(side.draft.pk), str(side.officer.pk)],
            "user": [str(side.officer.pk), str(side.supplier.pk)],
            "organisation": [str(side.organisation.pk)],
            "integer": [str(pk) for pk in Page.objects.order_by("-pk").values_list("pk", flat=True)[:3]],
            "image": [str(pk) for pk in Image.objects.values_list("pk", flat=True)[:1]],
            "answer": [str(pk) for pk in Answer.objects.values_list("pk", flat=True)[:1]],
            "reference": [REFERENCE, DRAFT],
        }
