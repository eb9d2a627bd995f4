"""A page of the back office: breadcrumbs, title, and our parts within the admin's frame. Knows nothing of Wagtail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dips.kernel.errors import NotFound, StaleVersion
from dips.ui import typed, words
from dips.ui.forms import carried_out

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
    template = context.pop("template", "staff/admin/form_page.html")
    kept = request.method == "GET" and typed.fill(form, request)
    status = 422 if request.method == "POST" and form.errors else 200
    return page(request, template, title=title, form=form, button=button, status=status, kept=kept, **context)


@dataclass(frozen=True, slots=True)
class Theirs:
    """One box of a form that somebody else has saved in the meantime: its label, and what stands there now."""

    label: str
    text: str


def handled(
    request: HttpRequest,
    form: Any,
    verb: Callable[[], object],
    *,
    now: Callable[[], Mapping[str, Any]] | None = None,
) -> object | None:
    """Carry out what a good form asks for. None when there is something to mend; what was typed stays.

    `now` reads what is saved at this moment. When somebody else was quicker, it stands beside what was typed, and
    saving once more means it.
    """
    if request.method != "POST":
        return None
    try:
        return carried_out(form, lambda: verb() or True, beyond=(NotFound, StaleVersion))
    except StaleVersion as refusal:
        form.refuse(refusal)
        if now is not None:
            take_theirs(form, now())
        return None


def take_theirs(form: Any, current: Mapping[str, Any]) -> None:
    """Put what others saved beside what was typed."""
    form.theirs = list(_differences(form, current))
    form.take_over(current["version"])


def _differences(form: Any, current: Mapping[str, Any]) -> Iterator[Theirs]:
    for name, field in form.fields.items():
        typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if not field.widget.is_hidden and name in current and field.has_changed(current[name], typed):
            yield Theirs(str(field.label or ""), _in_words(field, current[name]))


def _in_words(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return _("Nothing")
    if isinstance(value, date):
        return words.day(value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list)}
    return choices.get(str(value), str(field.prepare_value(value)))
