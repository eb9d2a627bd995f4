"""`{% load dips_ordinary %}{% ordinary "privacy" %}`: what a site must say about itself, beneath its own words."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.loader import get_template

from dips.ui import ordinary as pages

register = template.Library()


@register.simple_tag(takes_context=True)
def ordinary(context: template.Context, page: str) -> str:
    """One of the ordinary pages without its heading, for the council or the portal that the page is drawn for."""
    council = context.get("site_council")
    name, address = pages.ombudsman(council.nation if council is not None else "")
    return get_template(f"dips/ordinary/{page}.html").render(
        {
            "council": council,
            "site_name": context.get("site_name"),
            "site_home": context.get("site_home"),
            "portal_url": context.get("portal_url"),
            "site_url": context["request"].build_absolute_uri("/"),
            "service_contact": settings.SERVICE_CONTACT_EMAIL,
            "operator": settings.SERVICE_OPERATOR,
            "contact": (council.contact_email if council is not None else settings.SERVICE_CONTACT_EMAIL),
            "cookies": pages.cookies(),
            "kept": pages.KEPT,
            "reviewed": pages.REVIEWED,
            "answer_days": pages.ANSWER_DAYS,
            "complaint_days": pages.COMPLAINT_DAYS,
            "format_days": pages.FORMAT_DAYS,
            "ombudsman_name": name,
            "ombudsman_url": address,
        }
    )
