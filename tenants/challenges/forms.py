"""What officers type about a challenge. The services say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.errors import DomainError
from dips.staff.forms import SignatoryForm
from dips.staff.queries import people, people_who_may
from dips.ui.forms import GovukForm, LongTextField, MoneyField, RadiosField, TextField, asking
from tenants.programmes.forms import VersionedForm
from tenants.programmes.queries import programmes, teams

from . import rules
from .models import BriefAnswer, BriefSection, ChallengeBrief
from .states import HelperPart, Verdict

PEOPLE = tuple(rules.STANDING)


class ChallengeForm(VersionedForm):
    """Everything about a challenge but its brief. Only people whose role allows the work are offered."""

    title = TextField(
        label=gettext_lazy("Short title"), max_length=120, error_messages=asking(gettext_lazy("Enter a short title"))
    )
    team: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Service team"),
        queryset=None,
        empty_label=gettext_lazy("Choose a team"),
        error_messages=asking(gettext_lazy("Choose the service team")),
        help_text=gettext_lazy("Not in the list? A team is added on the page of its programme."),
    )
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Challenge owner"), queryset=None, required=False
    )
    deputy: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"), queryset=None, required=False
    )
    sponsor: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Senior sponsor"), queryset=None, required=False
    )
    themes = TextField(
        label=gettext_lazy("Themes"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Words that people search by, with commas between them."),
    )
    budget_pence = MoneyField(
        label=gettext_lazy("Budget for a prototype"), required=False, help_text=gettext_lazy("Without VAT.")
    )
    adoption_statement = LongTextField(
        label=gettext_lazy("What happens if it works?"),
        required=False,
        word_limit=300,
        rows=5,
        help_text=gettext_lazy("How the council would buy and use a working answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams()  # type: ignore[attr-defined]
        for name in PEOPLE:
            self._offer(name)

    def _offer(self, name: str) -> None:
        """Those who may do the work, and whoever stands there now."""
        field: Any = self.fields[name]
        fit = people_who_may(*rules.STANDING[name]).values("pk")
        field.queryset = people().filter(Q(pk__in=fit) | Q(pk=self.initial.get(name)))
        field.empty_label = _("Nobody yet")

    def clean_themes(self) -> list[str]:
        return [theme.strip() for theme in self.cleaned_data["themes"].split(",") if theme.strip()]

    def refuse(self, error: DomainError) -> None:
        if "budget" in error.errors:
            error.errors["budget_pence"] = error.errors.pop("budget")
        super().refuse(error)


class HelperForm(GovukForm):
    """Someone who works on the challenge without answering for it."""

    user: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=None,
        empty_label=gettext_lazy("Choose a person"),
        error_messages=asking(gettext_lazy("Choose the person")),
    )
    part = RadiosField(
        label=gettext_lazy("Part"),
        choices=HelperPart.choices,
        error_messages=asking(gettext_lazy("Choose what part they have")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people_who_may(rules.VIEW)  # type: ignore[attr-defined]


class NewChallengeForm(ChallengeForm):
    """A challenge begins with its programme and its question."""

    programme: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=None,
        empty_label=gettext_lazy("Choose a programme"),
        error_messages=asking(gettext_lazy("Choose the programme")),
    )
    question = LongTextField(
        label=gettext_lazy("The challenge question"),
        max_chars=400,
        rows=3,
        help_text=gettext_lazy("One sentence about the problem, never about the answer."),
    )
    field_order = ("programme", "question", "title", "team", *PEOPLE, "themes", "budget_pence", "adoption_statement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("version")
        self.fields["programme"].queryset = programmes().exclude(state="closed")  # type: ignore[attr-defined]


class SignOffForm(SignatoryForm):
    """What a sponsor says of a brief, and who says it."""

    verdict = RadiosField(
        label=gettext_lazy("Do you agree to this brief?"),
        choices=Verdict.choices,
        error_messages=asking(gettext_lazy("Say whether you agree")),
    )
    note = LongTextField(
        label=gettext_lazy("What should change?"),
        required=False,
        max_chars=2000,
        rows=4,
        help_text=gettext_lazy("Only if you ask for a change. The brief goes back to its writers with your words."),
    )
    field_order = ("verdict", "note", "full_name", "job_title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["note"])["say_optional"] = False


@dataclass(frozen=True, slots=True)
class Part:
    """The boxes of one section."""

    section: BriefSection
    body: BoundField
    reason: BoundField | None
    illustrative: BoundField | None
    theirs: BriefAnswer | None = None


class BriefForm(GovukForm):
    """One form for all sections of a brief, whatever the programme's sections are."""

    def __init__(
        self,
        *args: Any,
        sections: Iterable[BriefSection],
        brief: ChallengeBrief | None,
        needs_note: bool,
        may_invent: bool = False,
        **kwargs: Any,
    ) -> None:
        """`may_invent` where answers may be made up: elsewhere only one that is so marked can lose its mark."""
        self.sections = list(sections)
        self.may_invent = may_invent
        self.newer: dict[str, BriefAnswer] = {}
        initial = _initial(brief)
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        for section in self.sections:
            self._add(section)
        self.fields["note"] = TextField(
            label=_("What changed?"),
            required=needs_note,
            max_length=500,
            error_messages=asking(_("Say what changed, for everyone who read the brief before")),
            help_text=_("Everyone who reads the brief sees this.") if needs_note else _("For your colleagues."),
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _add(self, section: BriefSection) -> None:
        self.fields[f"body-{section.key}"] = LongTextField(
            label=section.heading,
            required=False,
            word_limit=section.word_limit,
            max_chars=400 if section.is_question else None,
            rows=3 if section.is_question else 8,
        )
        if section.required:
            self._plain(f"body-{section.key}")
        if not section.is_question:
            self.fields[f"reason-{section.key}"] = TextField(
                label=_("Or say why it does not apply"), required=False, max_length=500
            )
            self._plain(f"reason-{section.key}")
            name = f"illustrative-{section.key}"
            if self.may_invent or self.initial.get(name):
                self.fields[name] = forms.BooleanField(
                    label=_("Mark this answer as illustrative: made up, to show what one looks like"), required=False
                )

    def _plain(self, name: str) -> None:
        """A draft may leave a section out for now; that does not make the section optional."""
        vars(self.fields[name])["say_optional"] = False

    def parts(self) -> Iterator[Part]:
        for section in self.sections:
            if section.is_question:
                yield Part(section, self[f"body-{section.key}"], None, None, self.newer.get(section.key))
            else:
                body, reason, name = (
                    self[f"body-{section.key}"],
                    self[f"reason-{section.key}"],
                    f"illustrative-{section.key}",
                )
                illustrative = self[name] if name in self.fields else None
                yield Part(section, body, reason, illustrative, self.newer.get(section.key))

    def set_beside(self, newest: ChallengeBrief) -> None:
        """Somebody else saved in the meantime: their words stand beside those typed, wherever the two differ."""
        for answer in newest.answers.all():
            key = answer.section_key
            typed = (self.data.get(f"body-{key}", ""), self.data.get(f"reason-{key}", ""))
            if tuple(map(_tidy, typed)) != (answer.body, answer.not_applicable_reason):
                self.newer[key] = answer
        self.take_over(newest.version)

    def answers(self) -> dict[str, dict[str, Any]]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return {
            section.key: {
                "body": given[f"body-{section.key}"],
                "illustrative": given.get(f"illustrative-{section.key}", False),
                "not_applicable_reason": given.get(f"reason-{section.key}", ""),
            }
            for section in self.sections
        }

    def refuse(self, error: DomainError) -> None:
        """A section's fault stands at its box."""
        keys = {section.key for section in self.sections}
        for key in list(error.errors):
            if key in keys:
                error.errors[f"body-{key}"] = error.errors.pop(key)
        super().refuse(error)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _initial(brief: ChallengeBrief | None) -> dict[str, Any]:
    if brief is None:
        return {}
    initial: dict[str, Any] = {"version": brief.version}
    for answer in brief.answers.all():
        initial[f"body-{answer.section_key}"] = answer.body
        initial[f"reason-{answer.section_key}"] = answer.not_applicable_reason
        initial[f"illustrative-{answer.section_key}"] = answer.illustrative
    return initial
