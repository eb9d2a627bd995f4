"""Wagtail's screens of groups, for the roles of this council."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.users.views.groups import GroupViewSet

from .. import council_menu
from ..admin_forms import RoleGroupForm


class RoleGroupViewSet(GroupViewSet):
    """What each role may do. Roles come from the blueprint; here their rights can be changed."""

    menu_label = _("Rights of roles")
    menu_hook = council_menu.HOOK
    menu_order = 13

    def get_form_class(self, for_update: bool = False) -> type:
        return RoleGroupForm
