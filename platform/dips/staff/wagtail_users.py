"""Wagtail's app of users, with our screens: stock ones let one council's administrator take over the country's accounts."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS in the place of "wagtail.users", under the same label."""

    default = False
    user_viewset = "dips.staff.viewsets.people.StaffViewSet"
    group_viewset = "dips.staff.viewsets.roles.RoleGroupViewSet"

    def ready(self) -> None:
        """Not Wagtail's: it registers a policy that answers for every account."""
        from django.contrib.auth.models import Group  # noqa: PLC0415 -- app loading
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 -- app loading

        from dips.accounts.models import User  # noqa: PLC0415 -- app loading

        from .policies import StaffPolicy, token_owners  # noqa: PLC0415 -- app loading

        register_permission_policy(User, StaffPolicy(User))
        register_permission_policy(Group)
        _replace_token_owners(token_owners)


def _replace_token_owners(owners: object) -> None:
    """Imported by name in the token screens, so both names are replaced. The screens are not installed either."""
    from wagtail.users import utils  # noqa: PLC0415 -- app loading

    utils.get_manageable_token_owners = owners
    try:
        from wagtail.users.views import api_tokens  # noqa: PLC0415 -- app loading
    except ImportError:
        return
    api_tokens.get_manageable_token_owners = owners
