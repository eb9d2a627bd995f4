"""Values in the public's words: dates, money, markdown, what was answered, what a council wrote. Part of `{% load dips %}`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dips.ui import languages, words
from dips.ui import markdown as markdown_text
from dips.ui.now import now as current_time

register = template.Library()


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


@register.filter
def own(value: Any) -> SafeString:
    """`{{ challenge.question|own }}`: what a council wrote, marked as English on a page in Welsh."""
    if isinstance(value, languages.Marked):
        return value
    said, lang = languages.own(str(value))
    return format_html('<span lang="{}">{}</span>', lang, said) if lang else conditional_escape(said)


@register.filter
def own_words(value: Any) -> str:
    """The same where no mark can stand: a title, an attribute."""
    return languages.own(str(value))[0]


@register.simple_tag
def own_lang() -> SafeString:
    """`<div{% own_lang %}>`: the language of a whole part that a council wrote, when the page is in Welsh."""
    return SafeString(' lang="en"' if languages.is_welsh() else "")


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
