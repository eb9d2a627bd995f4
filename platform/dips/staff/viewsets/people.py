"""Wagtail's screens of users, for this council's people: invite, give roles, remove, and what was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.views.users import UserViewSet

from dips.accounts.models import User
from dips.accounts.requests import PersonRequest
from dips.councils.plans import Measure
from dips.kernel import audit

from .. import council_menu, holdings, queries, services, suggestions, trail_views
from ..admin_forms import InviteForm, RolesForm
from ..plan.showing import note
from .listing import Index, PeopleFilter
from .manners import ForManagers, Proving, Refusing, Scoped


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
