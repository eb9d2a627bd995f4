"""What is said of one person's roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.ui.forms import CheckboxesField, GovukForm, RadiosField

from .. import seen
from ..models import Member, Role
from .queries import suspends_on
from .services import Verdict

KEEP, LEFT, LATER = "keep", "left", "later"


class PersonForm(GovukForm):
    """One person of the list; nothing is said of whom nobody spoke."""

    verdict = RadiosField(
        label=gettext_lazy("What is right?"),
        choices=[
            (KEEP, gettext_lazy("They keep the roles that are ticked")),
            (LEFT, gettext_lazy("They have left: remove them at once")),
            (LATER, gettext_lazy("Not now")),
        ],
        required=False,
    )
    verdict.say_optional = False  # type: ignore[attr-defined] # for the label
    roles = CheckboxesField(label=gettext_lazy("Roles"), choices=[], required=False)
    roles.say_optional = False  # type: ignore[attr-defined] # for the label
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, member: Member, roles: list[Role], may_confirm: bool, today: date, **kwargs: Any
    ) -> None:
        self.member, self.may_confirm = member, may_confirm
        self.rests_on, self.is_idle = suspends_on(member), seen.is_idle(member, today)
        self.is_due = member.confirm_by is not None and member.confirm_by <= today
        super().__init__(*args, prefix=f"p{member.pk.hex}", **kwargs)
        keys = [role.key for role in roles]
        field: Any = self.fields["roles"]
        field.choices = [(role.key, role.name) for role in roles]
        self.initial.update(roles=keys, version=member.version, verdict=LATER)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == KEEP and not said.get("roles"):
            self.add_error("roles", _("Keep at least one role, or say that they have left"))
        return said

    @property
    def said(self) -> Verdict | None:
        """Nothing, for “not now”."""
        verdict, data = self.cleaned_data["verdict"], self.cleaned_data
        if verdict not in {KEEP, LEFT}:
            return None
        roles = tuple(data["roles"]) if verdict == KEEP else ()
        return Verdict(self.member.user_id, roles, has_left=verdict == LEFT, version=data["version"])
