"""The part of the menu where a council settles things with the service: people, plan, domain, sign-on, sharing, data."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest

from .rules import can

HOOK = "register_council_menu_item"


class CouncilItem(MenuItem):
    """A line for whoever has the right."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, self.permission)


def add(name: str, *, label: str | Promise, url: str | Promise, permission: str, icon: str, order: int) -> None:
    """From a room's wagtail_hooks: one line.

    Orders: people 10, who sees what 11, confirming 12, rights of roles 13, rules of access 14, emergency access 16,
    plan 20, domain 30, sign-on 40, sharing 50, data 60.
    """

    @hooks.register(HOOK)
    def item() -> CouncilItem:
        return CouncilItem(label, url, name=name, icon_name=icon, order=order, permission=permission)
