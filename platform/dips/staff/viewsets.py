"""Wagtail's user screens, narrowed to this council's people: list, invite, give roles, remove."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.views.users import UserViewSet

from dips.accounts.models import User
from dips.accounts.proving import proof_first
from dips.accounts.requests import PersonRequest
from dips.councils.plans import Measure
from dips.kernel import audit
from dips.kernel.errors import DomainError
from dips.ui import typed, words

from . import council_menu, holdings, queries, services, suggestions, trail_views
from .admin_forms import InviteForm, RolesForm
from .models import Role
from .plan.showing import note
from .rules import require
from .seen import is_idle


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


class Scoped:
    """Someone who is not of this council does not exist here."""

    request: PersonRequest
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> User:
        return get_object_or_404(queries.people(), pk=self.kwargs.get("pk") or getattr(self, "pk", None))


class ForManagers:
    """Says whom to ask, where Wagtail would send whoever may not back to the home page."""

    def setup(self, request: PersonRequest, *args: Any, **kwargs: Any) -> None:
        require(request.user, services.MANAGE)
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class Refusing:
    """A verb's refusal is shown on the form, which keeps what was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except DomainError as refused:
            form.refuse(refused)
            form.refusal = refused
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class Proving:
    """Who administers the council is changed after a fresh proof; what was typed is there again when it was given."""

    request: PersonRequest

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = getattr(self, "object", None)
        if queries.administer(request.POST.getlist("roles"), person) and (asked := proof_first(request)):
            return asked
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        self.kept = self.request.method == "GET" and typed.fill(form, self.request)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return found | {"kept": getattr(self, "kept", False)}


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


class Invite(ForManagers, Proving, Refusing, generic.CreateView):
    page_title = _("Invite a person")
    template_name = "staff/admin/invite.html"
    submit_button_label = _("Send the invitation")
    submit_button_active_label = _("Sending…")
    success_message = _("The invitation is on its way to %(object)s.")
    error_message = _("The invitation was not sent.")

    def get_page_subtitle(self) -> str:
        return str(self.page_title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        suggested = suggestions.of(self.request.POST.get("job_title", ""))
        return found | {
            "plan_note": None if found["form"].errors else note(Measure.SEATS, self.request.user),
            "suggested": suggested,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = {"url": reverse(self.index_url_name), "label": Index.page_title}
        return [*self.breadcrumbs_items, people, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def save_instance(self) -> Any:
        services.invite_person(
            email=self.form.cleaned_data["email"],
            role_keys=self.form.role_keys,
            job_title=self.form.cleaned_data["job_title"],
            ends_on=self.form.cleaned_data["ends_on"],
            by=self.request.user,
        )
        return None

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """“Suggest roles” reads the job title, keeps what was typed and saves nothing."""
        if "suggest" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = None
        kept = {name: request.POST.get(name, "") for name in ("email", "job_title", "ends_on")}
        self.form = self.get_form_class()(initial=kept | {"roles": request.POST.getlist("roles")})
        return self.render_to_response(self.get_context_data(form=self.form))

    def get_success_message(self, instance: Any) -> str:
        return self.success_message % {"object": self.form.cleaned_data["email"]}

    def get_success_buttons(self) -> list[Any]:
        return []


class GiveRoles(ForManagers, Proving, Refusing, Scoped, generic.EditView):
    template_name = "staff/admin/roles.html"
    context_object_name = "person"
    submit_button_label = _("Save roles")
    delete_item_label = _("Remove from this council")
    success_message = _("The roles of %(object)s are saved.")
    error_message = _("The roles were not saved.")

    def setup(self, request: PersonRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def save_instance(self) -> User:
        services.set_roles(
            user=self.object,
            role_keys=self.form.role_keys,
            job_title=self.form.cleaned_data["job_title"],
            expires_on=self.form.cleaned_data["expires_on"],
            version=self.form.cleaned_data["version"],
            by=self.request.user,
        )
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"member": queries.member_of(self.object)}

    def get_success_url(self) -> str:
        """Whoever took the right to manage people from themselves has no list of people to go back to."""
        if queries.people_who_may(services.MANAGE).filter(pk=self.request.user.pk).exists():
            return str(super().get_success_url())
        return reverse("wagtailadmin_home")

    def get_last_updated_info(self) -> None:
        return None

    def get_success_buttons(self) -> list[Any]:
        return []


class Remove(ForManagers, Proving, Scoped, generic.DeleteView):
    page_title = _("Remove from this council")
    template_name = "staff/admin/remove.html"
    context_object_name = "person"
    success_message = _("%(object)s no longer works here.")

    def get_usage_url(self) -> None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"things": holdings.of(self.object.pk)}

    def delete_action(self) -> None:
        services.remove_person(user=self.object, by=self.request.user, at_once="at_once" in self.request.POST)


class History(ForManagers, Scoped, HistoryView):
    """What was done to someone of this council, out of its own trail: Wagtail's log knows nothing of roles."""

    columns = trail_views.columns()
    filterset_class = None

    def get_base_queryset(self) -> Any:
        member = queries.member_of(self.object)
        assert member is not None, "found among the council's people"
        return audit.trail(member).order_by("-recorded_at", "-id")


class Usage(ForManagers, Scoped, UsageView):
    """Where someone of this council is named."""


class StaffViewSet(UserViewSet):
    """Named by StaffUsersConfig. Copying and inspecting an account are not for a council."""

    menu_label = _("People")
    menu_name = "people"
    menu_hook = council_menu.HOOK
    menu_order = 10
    icon = "group"
    ordering = "full_name"
    filterset_class = PeopleFilter
    template_prefix = "staff/admin/"
    index_view_class = Index
    add_view_class = Invite
    edit_view_class = GiveRoles
    delete_view_class = Remove
    history_view_class = History
    usage_view_class = Usage
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:
        return RolesForm if for_update else InviteForm

    @property
    def index_template_name(self) -> str:
        return Index.template_name

    @property
    def index_results_template_name(self) -> str:
        return Index.results_template_name

    @property
    def create_template_name(self) -> str:
        return Invite.template_name

    @property
    def edit_template_name(self) -> str:
        return GiveRoles.template_name

    @property
    def delete_template_name(self) -> str:
        return Remove.template_name
