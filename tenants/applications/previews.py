"""A page of the application form, and one question of it, as the applicant sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.blueprints import editing, previews
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.previews import ANY
from tenants.calls.blueprint import FORM
from tenants.calls.form import Page, parse
from tenants.calls.schemas import FORM_SCHEMA

from .forms import page_form

PAGES, QUESTIONS = "pages", "questions"


def page(document: Document, address: Address) -> dict[str, Any]:
    return _drawn(_page(document, address))


def question(document: Document, address: Address) -> dict[str, Any]:
    found = _page(document, address)
    return _drawn(replace(found, questions=tuple(each for each in found.questions if each.key == address[-1])))


def _page(document: Document, address: Address) -> Page:
    (found,) = parse([editing.at(document.sections[FORM], FORM_SCHEMA, address[:2])])
    return found


def _drawn(page: Page) -> dict[str, Any]:
    """Also what is asked of some applicants only, as those see it."""
    here = {each.key for each in page.questions}
    asked = tuple(
        replace(each, show_if=each.show_if if each.show_if and each.show_if.question in here else None)
        for each in page.questions
    )
    form = page_form(replace(page, questions=asked))
    form.auto_id = "seen_%s"
    for field in form.fields.values():
        vars(field)["label_is_heading"] = False
    return {"form": form, "title": "" if form.heading_field else page.title, "group": page.group}


def register() -> None:
    template = "applications/admin/seen.html"
    title = _("As the applicant sees it")
    previews.register(FORM, PAGES, ANY, title=title, template=template, draw=page)
    previews.register(FORM, PAGES, ANY, QUESTIONS, ANY, title=title, template=template, draw=question)
