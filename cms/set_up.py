"""What the site can show of a council's set-up: pages that are filled in, and that a person of the council reads once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils.models import Council
from dips.kernel import schema
from dips.staff import onboarding
from dips.staff.onboarding import Answer, place

from .models import TextPage


def accessibility_statement(_role: str) -> Answer:
    return _page("accessibility")


def privacy_notice(_role: str) -> Answer:
    """The page names the council's data protection officer, once the council has said who that is."""
    found = Council.objects.filter(schema_name=schema.here()).values_list("privacy_contact", flat=True).first()
    if not found:
        return Answer.of(
            False, _("Needs the address of your data protection officer"), place("staff_site_contacts"), begun=True
        )
    return _page("privacy")


def _page(key: str) -> Answer:
    """The council's own page, or the one that each site has without it."""
    page = TextPage.objects.filter(starter_key=key, live=True).first()
    return Answer.of(True, url=place("wagtailadmin_pages:edit", page.pk) if page else f"/{key}/")


def register() -> None:
    label = gettext_lazy("Somebody has read the accessibility statement")
    onboarding.register("accessibility_statement", label, accessibility_statement, by_eye=True)
    onboarding.register(
        "privacy_notice", gettext_lazy("Somebody has read the privacy notice"), privacy_notice, by_eye=True
    )
