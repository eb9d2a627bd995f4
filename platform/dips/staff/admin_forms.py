"""Forms of the people screens in the back office. Plain forms: no field here reaches a national account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import GroupForm

from dips.kernel.errors import DomainError

from . import blueprint, queries
from .models import Role
from .states import RoleScope


def words_for(role: Role) -> str:
    """What a role sees and how long it lasts, in plain words."""
    reach = _("Reaches everything in the council") if role.scope == RoleScope.COUNCIL else _("Reaches only their own")
    return f"{reach}. {_('Ends after %(n)d months') % {'n': role.months}}" if role.months else str(reach)


class RoleChoices(forms.ModelMultipleChoiceField):
    """The council's roles, each with what it is for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Role.objects.none(),
            to_field_name="key",
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one role"),
                "invalid_choice": _("This council has no such role: %(value)s."),
            },
            **kwargs,
        )

    def label_from_instance(self, role: Any) -> str:
        said = [role.name, role.description.strip(), words_for(role)]
        return ". ".join(each.rstrip(".") for each in said if each).replace(". ", ": ", 1) + "."


class PersonForm(forms.Form):
    """What both forms have; takes and drops what Wagtail's generic views hand over."""

    roles = RoleChoices(label=_("Roles"))
    job_title = forms.CharField(label=_("Job title"), max_length=120, required=False)

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        for name in ("for_user", "editing_self"):
            kwargs.pop(name, None)
        self.instance = instance
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = queries.roles()  # type: ignore[attr-defined]

    def refuse(self, error: DomainError) -> None:
        """Show what the verb refused beside the field it speaks of."""
        shown = {name: messages for name, messages in error.errors.items() if name in self.fields}
        for name, messages in shown.items():
            for message in messages:
                self.add_error(name, message)
        if not shown:
            self.add_error(None, error.message)

    @property
    def role_keys(self) -> list[str]:
        return [role.key for role in self.cleaned_data["roles"]]


def last_day(hint: Any) -> forms.DateField:
    return forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=hint,
        error_messages={"invalid": _("Enter a date, like 2026-03-31")},
    )


class InviteForm(PersonForm):
    email = forms.EmailField(
        label=_("Work e-mail address"),
        max_length=254,
        help_text=_("We send a link to it. Nothing here shows whether the address has an account already."),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address in the correct format, like name@example.com"),
        },
    )
    ends_on = last_day(_("Leave empty for no end. A partner’s role always has one: without a day, its own."))
    field_order = ("email", "job_title", "roles", "ends_on")


class RolesForm(PersonForm):
    expires_on = last_day(
        _("Leave empty for no end. After this day the person can do nothing here. A partner’s role always has one.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        member = queries.member_of(instance) if instance is not None else None
        if member is not None:
            self.initial.setdefault("roles", [role.key for role in queries.roles_given(instance)])
            self.initial.setdefault("job_title", member.job_title)
            self.initial.setdefault("expires_on", member.expires_on)
            self.initial.setdefault("version", member.version)


class RoleGroupForm(GroupForm):
    """Rights of a role, without any that reach accounts."""

    registered_permissions: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        self.registered_permissions = self.registered_permissions.exclude(
            content_type__app_label__in=blueprint.FORBIDDEN_APPS
        )
        self.fields["permissions"].queryset = self.registered_permissions.select_related("content_type")


def own_permissions() -> Any:
    """What the people room lets a role do, for the group form."""
    return Permission.objects.filter(content_type__app_label="staff", content_type__model="member")
