"""`{% load dips %}`: every tag and filter of the house. Components stand here; words and blocks in files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dips.ui import errors_summary, pages, paging, rows, typed
from dips.ui import spine as spines

from . import dips_blocks, dips_frame, dips_words

register = template.Library()
for _part in (dips_words, dips_blocks, dips_frame):
    register.tags |= _part.register.tags
    register.filters |= _part.register.filters

TAG_COLOURS = ("grey", "green", "red", "yellow", "blue")


@register.simple_tag(takes_context=True)
def typed_by(context: template.Context) -> SafeString:
    """`{% typed_by %}` inside a form: what is typed into it is not lost when the session ends. See `dips.ui.typed`."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', typed.FIELD, typed.signature(request.user))


@register.simple_tag(takes_context=True)
def way_on(context: template.Context, refusal: Any) -> SafeString:
    """`{% way_on refusal %}`: the link that helps after a refusal, for whoever it helps; a form keeps its own."""
    code = getattr(refusal, "code", "")
    found = pages.way_on(context["request"], code) if code and "request" in context else None
    return (
        format_html('<p class="govuk-body"><a class="govuk-link" href="{}">{}</a></p>', found[1], found[0])
        if found
        else SafeString("")
    )


@register.simple_tag
def spine(stages: Sequence[spines.SpineStage], full: bool = False, **options: Any) -> SafeString:
    """The stage spine. `{% spine stages full=True %}` for a page, `{% spine stages %}` (mini) for a card or row.

    The mini spine writes "Stage 2 of 6: Call for solutions" beneath, unless `caption=False` because
    the next cell says it. `upright=True` keeps the full one upright; `label` names the list; `told=True` explains
    the stages and stands for no challenge, so none of them is said to be done.
    """
    label = str(options.get("label") or _("Where this challenge is"))
    caption, upright, told = (bool(options.get(name, name == "caption")) for name in ("caption", "upright", "told"))
    return _spine(get_language(), tuple(stages or ()), full, caption and not full, upright, told, label)


@lru_cache(maxsize=1024)
def _spine(
    language: str,
    stages: tuple[spines.SpineStage, ...],
    full: bool,
    caption: bool,
    upright: bool,
    told: bool,
    label: str,
) -> SafeString:
    """Drawn once for all rows that stand at the same place: a list has twenty, and few places to stand at."""
    here, over = spines.where(stages), bool(stages) and all(stage.state in ("done", "skipped") for stage in stages)
    words = {"stages": stages, "full": full, "upright": upright, "told": told, "caption": caption, "label": label}
    return SafeString(get_template("dips/components/spine.html").render(words | {"here": here, "over": over}))


@register.simple_tag
def status_tag(text: str, colour: str = "") -> SafeString:
    """`{% status_tag "Sent" "blue" %}`. yellow = your move, blue = theirs, green = good news, grey = over, red = an error."""
    css = f"govuk-tag govuk-tag--{colour}" if colour in TAG_COLOURS else "govuk-tag"
    return format_html('<strong class="{}">{}</strong>', css, text)


@register.simple_tag
def illustrative(text: str = "") -> SafeString:
    """`{% illustrative %}`: marks an invented example with the word."""
    return format_html('<span class="illustrative">{}</span>', text or _("illustrative"))


@register.simple_tag
def heading_of(form: Any) -> str:
    """The label of the field that is the page's h1, for the title."""
    name = getattr(form, "heading_field", "")
    return str(form[name].label) if name and name in form.fields else ""


@register.inclusion_tag("dips/components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """`{% error_summary form other_form %}`: "There is a problem", each fault a link to its field. Nothing if all is well.

    Stands first in the content, above the h1. The words are the field's own.
    """
    return {"errors": errors_summary.of(forms)}


@register.simple_tag
def counted_options(choices: Iterable[Any], chosen: Sequence[str] = ()) -> SafeString:
    """`{% counted_options facets.council filters.council %}` inside a select: each with `value`, `label` and `count`."""
    parts = []
    for each in choices:  # hundreds of councils: a loop in the template takes longer than all else on the page
        selected = " selected" if each.value in chosen else ""
        parts.append(f'<option value="{escape(each.value)}"{selected}>{escape(each.label)} ({each.count})</option>')
    return SafeString("".join(parts))


@register.inclusion_tag("dips/components/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page_obj: Page | None, parameter: str = "page") -> dict[str, Any]:
    """`{% pagination page_obj %}`: previous, numbers, next; keeps the rest of the query. Nothing for a single page."""
    request: HttpRequest | None = context.get("request")
    return {"pages": paging.links(page_obj, request.GET if request is not None else None, parameter)}


@register.simple_tag
def weights(criteria: Iterable[Any]) -> SafeString:
    """`{% weights criteria %}`: each criterion's name and weight, with a bar that pictures the number.

    Takes objects or dicts with `name` and `weight` (a percentage). Those whose `sift` is the interview stand apart:
    their weights are of another whole.
    """
    found: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for criterion in criteria:
        get = criterion.get if isinstance(criterion, Mapping) else lambda key, it=criterion: getattr(it, key, "")
        found[get("sift") == "interview"].append((str(get("name")), f"{float(get('weight') or 0):g}"))
    return _weights(get_language(), tuple(found[False]), tuple(found[True]))


@lru_cache(maxsize=1024)
def _weights(
    language: str, criteria: tuple[tuple[str, str], ...], interview: tuple[tuple[str, str], ...]
) -> SafeString:
    """Drawn once for all challenges of a programme, which are scored by the same."""
    told = {"criteria": criteria, "interview": interview}
    return SafeString(get_template("dips/components/weights.html").render(told))


@register.inclusion_tag("dips/components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """`{% breadcrumbs "Home" "/" "Challenges" challenges_url %}`: text and address by turns. In block `before_main`."""
    return {"crumbs": [{"text": pairs[i], "url": pairs[i + 1]} for i in range(0, len(pairs) - 1, 2)]}


@register.simple_tag
def back_link(url: str, text: str = "") -> SafeString:
    """`{% back_link url "Your application" %}`, in block `before_main`. Says "Back" if no text is given."""
    return format_html('<a class="govuk-back-link" href="{}">{}</a>', url, text or _("Back"))


@register.inclusion_tag("dips/components/task_list.html")
def task_list(tasks: Iterable[Any], prefix: str = "task") -> dict[str, Any]:
    """`{% task_list tasks %}`: rows to do. Each task (object or dict) has `title`, `url` ("" = cannot start yet), `hint`, `status`, `colour`.

    A completed task is plain words: give no colour. Two lists on a page take different prefixes.
    """
    return {"tasks": list(tasks), "prefix": prefix}


@register.inclusion_tag("dips/components/summary_list.html")
def summary_list(rows: Iterable[Any]) -> dict[str, Any]:
    """`{% summary_list rows %}`: check answers. Each row (object or dict): `key`, `value` (text, safe HTML or list), `note`, `change_url`, `change_text`.

    "Change" is followed by hidden words that say what: `change_text`, or the key in lower case.
    """
    return {"rows": list(rows)}


@register.inclusion_tag("dips/components/filter_chips.html")
def filter_chips(chips: Iterable[Any]) -> dict[str, Any]:
    """`{% filter_chips chips %}`: the filters in force, each (`text`, `url`) a link that removes it."""
    return {"chips": list(chips)}


@register.inclusion_tag("dips/components/card.html")
def challenge_card(challenge: Any, *, show_council: bool = True, heading: int = 3) -> dict[str, Any]:
    """`{% challenge_card row %}` inside `<ul class="cards">`. For the row's names see `listing_row`."""
    return _challenge(challenge, show_council, heading)


@register.simple_tag
def listing_row(challenge: Any, *, show_council: bool = True, heading: int = 3) -> SafeString:
    """`{% listing_row row %}` inside `<ol class="listing">`: one challenge, its question the link, its whole row the target.

    The row: `question`, `url`, `reference`, `team`, `council_name`, `council_colour`,
    `status` (upcoming, open, closed, withdrawn), `opens_at`, `closes_at`, `spine` (list of SpineStage), `illustrative`.
    """
    return rows.listing(challenge, show_council=show_council, heading=f"h{heading}", spine=spine(challenge.spine))


@register.simple_tag
def deadline(challenge: Any) -> SafeString:
    """`{% deadline row %}`: whether applications are taken, and until or from when."""
    return rows.deadline(challenge)


def _challenge(challenge: Any, show_council: bool, heading: int) -> dict[str, Any]:
    return {"it": challenge, "show_council": show_council, "h": f"h{heading}"}
