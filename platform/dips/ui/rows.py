"""The row of a challenge in a list, drawn without the template language: a page has twenty, and was made of little else."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import languages, words
from .now import now


def own(text: Any) -> str:
    """What a council wrote, marked as English on a page in Welsh."""
    said, lang = languages.own(str(text))
    return f'<span lang="{lang}">{escape(said)}</span>' if lang else escape(said)


def dot(colour: str) -> str:
    """The council's colour beside its name."""
    fill = f' fill="{escape(colour)}"' if colour else ""
    return f'<svg class="dot" viewBox="0 0 10 10" aria-hidden="true" focusable="false"><circle cx="5" cy="5" r="5"{fill}/></svg>\n'


def listing(it: Any, *, show_council: bool, heading: str, spine: str) -> SafeString:
    """One row of `<ol class="listing">`."""
    by = f"{dot(it.council_colour)}<b>{own(it.council_name)}</b> · " if show_council else ""
    by += f"{own(it.team)} · " if it.team else ""
    invented = f' · <span class="illustrative">{escape(_("illustrative"))}</span>' if it.illustrative else ""
    return SafeString(
        f"""<li class="listing__row">
  <div>
    <p class="listing__by">{by}<span class="num">{escape(it.reference)}</span>{invented}</p>
    <{heading} class="question-m"><a class="govuk-link govuk-link--plain listing__link" href="{escape(it.url)}">{own(it.question)}</a></{heading}>
  </div>
  <div class="listing__side">{deadline(it)}
    <div>{spine}</div>
  </div>
</li>
"""
    )


def deadline(it: Any) -> SafeString:
    """Whether applications are taken, and until when or from when."""
    strong, more = _deadline(it)
    return SafeString(f'<p class="deadline"><b>{escape(strong)}</b>{escape(more)}</p>\n')


def _deadline(it: Any) -> tuple[str, str]:
    if it.status == "open" and it.closes_at:
        return words.closes_in(it.closes_at, now()), words.deadline(it.closes_at)
    if it.status == "upcoming" and it.opens_at:
        closes = _("Closes %(when)s") % {"when": words.deadline(it.closes_at)} if it.closes_at else ""
        return _("Opens %(day)s") % {"day": words.day(it.opens_at)}, closes
    if it.status == "upcoming":
        return _("Not open yet"), _("No dates yet")
    if it.status == "withdrawn":
        return _("Withdrawn"), ""
    return _("Closed to applications"), words.day(it.closes_at) if it.closes_at else ""
