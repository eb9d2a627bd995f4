"""The roles of a council as data: what a blueprint's section "staff/roles" holds, checks and writes.

The registry of sections lives in a higher room, which registers these functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .models import Role
from .states import RoleScope

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

KEY = "staff/roles"
AFTER: tuple[str, ...] = ()
FORBIDDEN_APPS = frozenset({"accounts", "account", "auth", "sessions", "contenttypes", "councils"})
"""Nothing that reaches a national account, or the tables of rights themselves, can be given by a role."""
ALLOWED_THERE = frozenset({"auth.change_group"})

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": _("Roles"),
    "description": _("Who may do what in your council. A person may have several."),
    "type": "array",
    "minItems": 1,
    "x-key": "key",
    "items": {
        "title": _("Role"),
        "type": "object",
        "additionalProperties": False,
        "required": ["key", "name", "description", "sees", "may"],
        "properties": {
            "key": {
                "title": _("Key"), "type": "string", "pattern": "^[a-z][a-z0-9_]{1,49}$", "x-like": "challenge_owner"
            },
            "name": {"title": _("Name"), "type": "string", "minLength": 1, "maxLength": 80},
            "description": {
                "title": _("What it is for"),
                "description": _("People read it when they invite somebody."),
                "type": "string",
            },
            "sees": {
                "title": _("What it sees"),
                "oneOf": [{"const": str(value), "title": label} for value, label in RoleScope.choices],
            },
            "months": {
                "title": _("Ends after this many months"),
                "description": _("For partners: whoever has the role needs a last day. Leave out for no end."),
                "type": "integer",
                "minimum": 1,
                "maximum": 60,
            },
            "may": {
                "title": _("What it may do"),
                "type": "array",
                "x-choices": "staff/permissions",
                "x-shown": _("rights: %(count)d"),
                "items": {"type": "string", "pattern": "^[a-z_]+\\.[a-z_]+$", "x-like": "calls.manage_call"},
                "uniqueItems": True,
            },
        },
    },
}  # fmt: skip


def export() -> list[dict[str, Any]]:
    """The roles of the council one stands in, in their order."""
    return [
        {
            "key": role.key,
            "name": role.name,
            "description": role.description,
            "sees": str(role.scope),
            **({"months": role.months} if role.months else {}),
            "may": sorted(_labels(role.group)),
        }
        for role in Role.objects.select_related("group").prefetch_related("group__permissions__content_type")
    ]


def faults(data: list[dict[str, Any]]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What is wrong: where, what, and how to mend it. The shape has been checked by SCHEMA; no row is read."""
    for name in ("key", "name"):
        values = [str(row[name]).casefold() for row in data]
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (index, name), f"Two roles have the {name} “{data[index][name]}”.", "Give each its own."
    known = known_permissions()
    for index, row in enumerate(data):
        for place, label in enumerate(row["may"]):
            if label.split(".")[0] in FORBIDDEN_APPS and label not in ALLOWED_THERE:
                yield (index, "may", place), f"No role may be given “{label}”.", "Take it out."
            elif label not in known:
                yield (index, "may", place), f"There is no permission “{label}”.", "Check how it is spelt."
    if not any("staff.manage_people" in row["may"] for row in data):
        yield (), "No role can invite people.", "Give staff.manage_people to one role."


def held(data: list[dict[str, Any]]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Roles that would be taken out while somebody has them; in the same form as `faults`."""
    kept = [row["key"] for row in data]
    for role in Role.objects.exclude(key__in=kept).filter(group__user__isnull=False).distinct():
        yield (), f"Somebody has the role “{role.name}”.", "Give them another role first, then take this one out."


def known_permissions() -> set[str]:
    """Every permission that the installed rooms declare."""
    known = {"wagtailadmin.access_admin"}
    for model in apps.get_models():
        meta = model._meta
        known |= {f"{meta.app_label}.{action}_{meta.model_name}" for action in meta.default_permissions}
        known |= {f"{meta.app_label}.{codename}" for codename, _name in meta.permissions}
    return known


def offered() -> list[tuple[str, str, str]]:
    """What a role may be given: the room's name, the permission, and what people call it.

    Rooms name what their verbs ask for. Rights that stock models bring along are left to whoever writes YAML.
    """
    found = [(str(_("The back office")), "wagtailadmin.access_admin", str(_("Open the back office")))]
    for model in apps.get_models():
        meta = model._meta
        if meta.app_label not in FORBIDDEN_APPS and not meta.app_label.startswith("wagtail"):
            room = str(apps.get_app_config(meta.app_label).verbose_name)
            found += [(room, f"{meta.app_label}.{code}", str(name)) for code, name in meta.permissions]
    return found


@transaction.atomic
def apply(data: list[dict[str, Any]], by: Actor) -> None:
    """Make the council's roles these. A role that somebody holds is never taken away."""
    rights = {_label(p): p for p in Permission.objects.select_related("content_type")}
    _free_names(data)
    for position, row in enumerate(data):
        role = Role.objects.select_related("group").filter(key=row["key"]).first()
        group = role.group if role else Group.objects.get_or_create(name=row["name"])[0]
        if group.name != row["name"]:
            group.name = row["name"]
            group.save(update_fields=["name"])
        group.permissions.set([rights[label] for label in row["may"] if label in rights])
        Role.objects.update_or_create(
            key=row["key"],
            defaults={
                "name": row["name"],
                "description": row["description"],
                "scope": row["sees"],
                "months": row.get("months"),
                "position": position,
                "group": group,
            },
        )


def _free_names(data: list[dict[str, Any]]) -> None:
    """A name is one role's at a time: those that change hands are set aside first, and unused roles go.

    A role that somebody still has stays under its key, and gives up a name that another role is to have.
    """
    wanted = {row["name"]: row["key"] for row in data}
    for role in Role.objects.select_related("group"):
        if role.key not in wanted.values() and not role.group.user_set.exists():
            role.group.delete()
        elif wanted.get(role.group.name, role.key) != role.key:
            role.group.name = f"{role.group.name} ({role.key})"
            role.group.save(update_fields=["name"])


def _label(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _labels(group: Group) -> list[str]:
    return [_label(permission) for permission in group.permissions.all()]
