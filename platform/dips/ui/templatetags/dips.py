"""`{% load dips %}`: the components and filters every template of the house may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.defaultfilters import linebreaksbr
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dips.ui import errors_summary, paging, words
from dips.ui import markdown as markdown_text
from dips.ui import spine as spines
from dips.ui.now import now as current_time

register = template.Library()

TAG_COLOURS = ("grey", "green", "red", "yellow", "blue")


# Words


@register.filter
def uk_date(value: date | datetime | None) -> str:
    """`{{ call.opens_at|uk_date }}` → `6 January 2023`, on the London calendar."""
    return words.day(value) if value else ""


@register.filter
def uk_weekday(value: date | datetime | None) -> str:
    """`{{ day|uk_weekday }}` → `Friday 6 January 2023`."""
    return words.weekday(value) if value else ""


@register.filter
def uk_time(value: datetime | None) -> str:
    """`{{ saved_at|uk_time }}` → `11:36am`; on the hour `5pm`; `midday`, `midnight`."""
    return words.time(value) if value else ""


@register.filter
def uk_deadline(value: datetime | None) -> str:
    """`{{ call.closes_at|uk_deadline }}` → `5pm, Friday 6 January 2023`."""
    return words.deadline(value) if value else ""


@register.filter
def uk_moment(value: datetime | None) -> str:
    """`{{ receipt.submitted_at|uk_moment }}` → `11:42:07am, Wednesday 14 December 2022`."""
    return words.moment(value) if value else ""


@register.filter
def days_left(value: datetime | None) -> str:
    """`{{ call.closes_at|days_left }}` → `23 days left`, `closes tomorrow`, `closes today`, `closed`."""
    return words.days_left(value, current_time()) if value else ""


@register.filter
def closes_in(value: datetime | None) -> str:
    """`{{ call.closes_at|closes_in }}` → `Closes in 23 days`."""
    return words.closes_in(value, current_time()) if value else ""


@register.filter
def pounds(value: Any) -> str:
    """`{{ budget_pence|pounds }}` → `£24,500`. Takes integer pence or a `Money`."""
    if value is None or value == "":
        return ""
    return words.pounds(int(getattr(value, "pence", value)))


@register.filter
def file_size(value: int | None) -> str:
    """`{{ file.size|file_size }}` → `84 kB`."""
    return words.size(int(value)) if value is not None else ""


@register.filter
def markdown(value: str | None) -> SafeString:
    """`{{ answer.body|markdown }}`: sanitised HTML in our class names; headings begin at h3; no raw HTML."""
    return markdown_text.render(value or "")


@register.filter
def fingerprint(value: str | None) -> str:
    """`{{ receipt.sha256|fingerprint }}`: a hash in groups of four, to be read over the telephone."""
    text = value or ""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


# Components


@register.inclusion_tag("dips/components/spine.html")
def spine(stages: Sequence[spines.SpineStage], full: bool = False, **options: Any) -> dict[str, Any]:
    """The stage spine. `{% spine stages full=True %}` for a page, `{% spine stages %}` (mini) for a card or row.

    The mini spine writes "Stage 2 of 6: Call for solutions" beneath, unless `caption=False` because
    the next cell says it. `upright=True` keeps the full one upright; `label` names the list; `told=True` explains
    the stages and stands for no challenge, so none of them is said to be done.
    """
    stages = list(stages or ())
    return {
        "stages": stages,
        "full": full,
        "upright": options.get("upright", False),
        "told": options.get("told", False),
        "caption": options.get("caption", True) and not full,
        "label": options.get("label") or _("Where this challenge is"),
        "here": spines.where(stages),
        "over": bool(stages) and all(stage.state in ("done", "skipped") for stage in stages),
    }


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


@register.inclusion_tag("dips/components/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page_obj: Page | None, parameter: str = "page") -> dict[str, Any]:
    """`{% pagination page_obj %}`: previous, numbers, next; keeps the rest of the query. Nothing for a single page."""
    request: HttpRequest | None = context.get("request")
    return {"pages": paging.links(page_obj, request.GET if request is not None else None, parameter)}


@register.inclusion_tag("dips/components/weights.html")
def weights(criteria: Iterable[Any]) -> dict[str, Any]:
    """`{% weights criteria %}`: each criterion's name and weight, with a bar that pictures the number.

    Takes objects or dicts with `name` and `weight` (a percentage).
    """
    rows = []
    for criterion in criteria:
        get = criterion.get if isinstance(criterion, Mapping) else lambda key, it=criterion: getattr(it, key)
        rows.append({"name": get("name"), "weight": f"{float(get('weight') or 0):g}"})
    return {"criteria": rows}


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


@register.simple_tag
def summary_value(value: Any) -> SafeString:
    """What was answered: paragraphs of a long text, a list for many, "Not provided" for nothing."""
    if value is None or value == "" or value == []:
        return conditional_escape(_("Not provided"))
    if isinstance(value, (list, tuple)):
        items = format_html_join("", "<li>{}</li>", ((item,) for item in value))
        return format_html('<ul class="govuk-list">{}</ul>', items)
    if isinstance(value, str) and not isinstance(value, SafeString) and "\n" in value.strip():
        parts = [part for part in value.replace("\r\n", "\n").split("\n\n") if part.strip()]
        return format_html_join("", "<p>{}</p>", ((linebreaksbr(part.strip()),) for part in parts))
    return conditional_escape(value)


@register.filter
def lower_first(text: str) -> str:
    """`Company number` → `company number`, but `VAT number` stays."""
    return words.lower_first(str(text))


@register.inclusion_tag("dips/components/filter_chips.html")
def filter_chips(chips: Iterable[Any]) -> dict[str, Any]:
    """`{% filter_chips chips %}`: the filters in force, each (`text`, `url`) a link that removes it."""
    return {"chips": list(chips)}


@register.inclusion_tag("dips/components/card.html")
def challenge_card(challenge: Any, *, show_council: bool = True, heading: int = 3) -> dict[str, Any]:
    """`{% challenge_card row %}` inside `<ul class="cards">`. For the row's names see `listing_row`."""
    return _challenge(challenge, show_council, heading)


@register.inclusion_tag("dips/components/listing_row.html")
def listing_row(challenge: Any, *, show_council: bool = True, heading: int = 3) -> dict[str, Any]:
    """`{% listing_row row %}` inside `<ol class="listing">`: one challenge, its question the link, its whole row the target.

    The row (object or dict): `question`, `url`, `reference`, `team`, `council_name`, `council_colour`,
    `status` (upcoming, open, closed, withdrawn), `opens_at`, `closes_at`, `spine` (list of SpineStage), `illustrative`.
    """
    return _challenge(challenge, show_council, heading)


def _challenge(challenge: Any, show_council: bool, heading: int) -> dict[str, Any]:
    return {"it": challenge, "show_council": show_council, "h": f"h{heading}"}


# Blocks


class _BlockNode(Node):
    """A component that wraps what stands between its tag and its end tag."""

    def __init__(self, name: str, inner: NodeList, options: dict[str, FilterExpression]) -> None:
        self.name = name
        self.nodelist = inner
        self.options = options

    def render(self, context: template.Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.options.items()}
        inner = self.nodelist.render(context)
        return SafeString(get_template(f"dips/components/{self.name}.html").render({**values, "inner": inner}))


def _block(name: str, doc: str) -> None:
    def compile_block(parser: Parser, token: Token) -> _BlockNode:
        bits = token.split_contents()[1:]
        options = template.base.token_kwargs(bits, parser)
        if bits:
            raise template.TemplateSyntaxError(f"{name} takes key=value only, not {bits[0]!r}")
        inner = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _BlockNode(name, inner, options)

    compile_block.__doc__ = doc
    register.tag(name, compile_block)


_block(
    "notice",
    '`{% notice title="The brief changed" %}…{% endnotice %}`: something to act on. `tone="good"` or `"bad"`. Never two in a row.',
)
_block("inset", "`{% inset %}<p>…</p>{% endinset %}`: something to know.")
_block(
    "details",
    '`{% details summary="What counts as a small firm?" %}<p>…</p>{% enddetails %}`: something most may skip.',
)
_block(
    "empty",
    '`{% empty title="No challenges match" %}<p>…</p>{% endempty %}`: what is so, why, and the way on. `heading=2` sets its rank.',
)
_block(
    "panel",
    '`{% panel title="Application submitted" %}Your reference is<br><strong>BHM-01-0001</strong>{% endpanel %}`: the confirmation; holds the h1.',
)
_block(
    "facts",
    '`{% facts label="At a glance" %}…<dl>…</dl>{% endfacts %}`, in block `aside`: what someone needs to decide.',
)
_block("receipt", "`{% receipt %}<dl>…</dl>{% endreceipt %}`: proof of what was taken and when; below a panel.")
_block(
    "table_scroll",
    '`{% table_scroll label="Programme funding" %}<table class="govuk-table">…</table>{% endtable_scroll %}`: a table that may be wider than a phone.',
)
