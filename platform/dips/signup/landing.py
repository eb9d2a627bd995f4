"""Where somebody arrives whose council is ready."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from dips.councils import links
from dips.councils.models import Council

CHECKLIST = "adoption_checklist"


def url(council: Council) -> str:
    """Its checklist; the front page of its back office in a release without one."""
    try:
        return links.council_url(council, reverse(CHECKLIST, urlconf=settings.ROOT_URLCONF))
    except NoReverseMatch:
        return links.council_url(council, "/admin/")
