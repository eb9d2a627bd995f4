"""Who may edit the site: the groups of roles with `cms.edit_site`, in Wagtail's own permission tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import m2m_changed
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDIT = "edit_site"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def connect() -> None:
    m2m_changed.connect(_changed, sender=Group.permissions.through, dispatch_uid="cms.access")


@transaction.atomic
def sync_groups() -> None:
    """Give page, picture and document rights to the groups that may edit the site, and take them from all others."""
    root = Page.objects.filter(depth=1).first()
    files = Collection.objects.filter(depth=1).first()
    if root is None or files is None:
        return
    editors = list(Group.objects.filter(permissions__content_type__app_label="cms", permissions__codename=EDIT))
    rights = {each.codename: each for each in Permission.objects.filter(codename__in=[*PAGE_RIGHTS, *FILE_RIGHTS])}
    GroupPagePermission.objects.exclude(group__in=editors).delete()
    GroupCollectionPermission.objects.exclude(group__in=editors).delete()
    for group in editors:
        for codename in (name for name in PAGE_RIGHTS if name in rights):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=rights[codename])
        for codename in (name for name in FILE_RIGHTS if name in rights):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=rights[codename])


def _changed(sender: Any, *, action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        sync_groups()
