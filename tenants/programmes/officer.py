"""A page of the back office: breadcrumbs, title, and our parts within the admin's frame. Knows nothing of Wagtail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dips.ui import typed

Crumb = tuple[str, str]  # label, address


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    icon: str = "doc-full",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Draw an officer's page. The last crumb, this page, is added."""
    trail = [(_("Home"), reverse("wagtailadmin_home")), *crumbs, (title, "")]
    frame = {
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
    }
    return render(request, template, frame | context, status=status)


def form_page(request: HttpRequest, form: Any, *, title: str, button: str, **context: Any) -> HttpResponse:
    """A page that is one form. Answers 422 when something typed is wrong, and keeps all that was typed.

    Even over a session that ended: after sign-in it is here again.
    """
    template = context.pop("template", "programmes/admin/form.html")
    kept = request.method == "GET" and typed.fill(form, request)
    status = 422 if form.errors and not kept else 200
    return page(request, template, title=title, form=form, button=button, status=status, kept=kept, **context)
