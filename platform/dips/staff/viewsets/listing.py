"""The list of this council's people, with their roles and when they were last here."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from dips.accounts.models import User
from dips.ui import words

from .. import queries
from ..models import Role
from ..seen import is_idle
from .manners import ForManagers


class PeopleFilter(WagtailFilterSet):
    role = django_filters.ModelMultipleChoiceFilter(
        label=_("Role"),
        field_name="groups__role",
        queryset=lambda request: Role.objects.all(),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields: list[str] = []


class Index(ForManagers, generic.IndexView):
    page_title = _("People")
    add_item_label = _("Invite a person")
    template_name = "staff/admin/index.html"
    results_template_name = "staff/admin/index_results.html"
    search_fields = ("full_name", "email")
    search_backend_name = None
    default_ordering = "full_name"

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("full_name", label=_("Name"), accessor=str, sort_key="full_name", get_url=self.get_edit_url),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("roles", label=_("Roles"), accessor=self.role_names),
            Column("job_title", label=_("Job title"), accessor=lambda person: self.member(person).job_title),
            Column("expires_on", label=_("Last day"), accessor=lambda person: self.member(person).expires_on or ""),
            Column("seen_on", label=_("Last seen"), accessor=self.last_seen),
        ]

    def get_base_queryset(self) -> Any:
        return queries.people().prefetch_related("groups__role")

    def role_names(self, person: User) -> str:
        roles = [group.role for group in person.groups.all() if hasattr(group, "role")]
        return ", ".join(role.name for role in sorted(roles, key=lambda role: role.position))

    def last_seen(self, person: User) -> str:
        """The day, and whether it is long ago or the roles rest."""
        member = self.member(person)
        said = words.day(member.seen_on) if member.seen_on else str(_("Never"))
        if member.suspended_at is not None:
            return f"{said} ({_('roles rest')})"
        return f"{said} ({_('idle')})" if is_idle(member, queries.today()) else said

    def member(self, person: User) -> Any:
        if not hasattr(self, "_members"):
            self._members = {member.user_id: member for member in queries.active_members()}
        return self._members[person.pk]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = dict(Role.objects.values_list("key", "name"))
        waiting = [
            {"row": row, "roles": ", ".join(names.get(key, key) for key in row.role_keys)}
            for row in queries.invitations_waiting()
        ]
        return super().get_context_data(**kwargs) | {"invitations": waiting}
