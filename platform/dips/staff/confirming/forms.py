"""What is said of one person's roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.ui.forms import CheckboxesField, GovukForm, RadiosField

from .. import seen
from ..holdings import Thing
from ..models import Member, Role
from .queries import suspends_on
from .services import Verdict

KEEP, LEFT, AT_ONCE, LATER = "keep", "left", "at_once", "later"
HOLDING = [
    (KEEP, gettext_lazy("They keep the roles that are ticked")),
    (LEFT, gettext_lazy("They have left: what they hold goes to the person chosen below, and they are removed")),
    (AT_ONCE, gettext_lazy("They have left: remove them at once, and hand over what they hold later")),
    (LATER, gettext_lazy("Not now")),
]


class PersonForm(GovukForm):
    """One person of the list; nothing is said of whom nobody spoke."""

    field_order = ("verdict", "to", "roles", "version")

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
    to = forms.ChoiceField(label=gettext_lazy("Who takes over what they hold"), choices=[], required=False)
    to.say_optional = False  # type: ignore[attr-defined] # for the label
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        member: Member,
        roles: list[Role],
        things: Sequence[Thing],
        colleagues: Sequence[tuple[UUID, str]],
        may_confirm: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        self.member, self.may_confirm, self.things = member, may_confirm, things
        self.rests_on, self.is_idle = suspends_on(member), seen.is_idle(member, today)
        self.is_due = member.confirm_by is not None and member.confirm_by <= today
        super().__init__(*args, prefix=f"p{member.pk.hex}", **kwargs)
        keys = [role.key for role in roles]
        field: Any = self.fields["roles"]
        field.choices = [(role.key, role.name) for role in roles]
        self._ask_for_things(colleagues)
        self.initial.update(roles=keys, version=member.version, verdict=LATER)

    def _ask_for_things(self, colleagues: Sequence[tuple[UUID, str]]) -> None:
        """Whoever holds nothing is simply removed."""
        if not self.things:
            del self.fields["to"]
            return
        fields: Any = self.fields
        fields["verdict"].choices = HOLDING
        others = [(str(pk), name) for pk, name in colleagues if pk != self.member.user_id]
        fields["to"].choices = [("", _("Choose somebody")), *others]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == KEEP and not said.get("roles"):
            self.add_error("roles", _("Keep at least one role, or say that they have left"))
        if said.get("verdict") == LEFT and self.things and not said.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose who takes over what they hold, or remove them at once and do it later"))
        return said

    @property
    def said(self) -> Verdict | None:
        """Nothing, for “not now”."""
        verdict, data = self.cleaned_data["verdict"], self.cleaned_data
        who, version = self.member.user_id, data["version"]
        if verdict == KEEP:
            return Verdict(who, tuple(data["roles"]), version=version)
        if verdict in {LEFT, AT_ONCE}:
            to = UUID(data["to"]) if verdict == LEFT and data.get("to") else None
            return Verdict(who, has_left=True, version=version, to=to, at_once=verdict == AT_ONCE)
        return None
