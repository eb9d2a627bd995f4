"""These tests stand in Birmingham."""

from __future__ import annotations

import pytest


@pytest.fixture
def here(birmingham):
    """Inside Birmingham's schema, as Birmingham's role."""
    from dips.councils.scope import council_scope

    with council_scope(birmingham):
        yield birmingham


def as_new() -> None:
    """As a council that has adopted nothing yet: no pages, no roles, no colour. What the blueprint replaces may stay."""
    from django.contrib.auth.models import Group
    from wagtail.models import Page

    from dips.councils.models import Branding
    from dips.councils.scope import current

    council = current()
    assert council is not None
    Page.objects.filter(depth=2).first().specific.delete()
    Group.objects.all().delete()
    Branding.objects.filter(council_id=council.pk).update(given="", letter="")
