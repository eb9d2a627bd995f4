"""What every site must say and no council should have to find out: its cookies, what is kept of whom, whom to turn to.

A council writes its own words above; these are drawn beneath from the settings and from one table, so that they are true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from dips.kernel import held

from . import typed

PAGES = {
    "accessibility": gettext_lazy("Accessibility statement"),
    "privacy": gettext_lazy("Privacy notice"),
    "cookies": gettext_lazy("Cookies"),
    "contact": gettext_lazy("Contact or complain"),
    "terms": gettext_lazy("Terms and licence"),
}
REVIEWED = date(2026, 11, 22)  # when somebody last read the accessibility statement against the service
ANSWER_DAYS, COMPLAINT_DAYS, FORMAT_DAYS = 5, 20, 10  # working days
# The titles that the starter pages of a new council have; left as they are, they are shown in the reader's language.
STARTER_TITLES = (
    gettext_noop("Digital Innovation in Public Services"),
    gettext_noop("The programme"),
    gettext_noop("Challenges"),
    gettext_noop("How to apply"),
    gettext_noop("News"),
    gettext_noop("Privacy notice"),
    gettext_noop("Accessibility statement"),
    gettext_noop("Cookies"),
    gettext_noop("Contact or complain"),
)


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie by the name it really has."""

    name: str
    what_for: str
    how_long: str


def cookies() -> list[Cookie]:
    """Every cookie that this service sets. Their names come from the settings that set them."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Remembers that you have signed in, on this address only"),
            _("Until you sign out, at most %(hours)s hours") % {"hours": hours},
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form was sent from this site and by you"),
            _("1 year"),
        ),
        Cookie(
            typed.COOKIE,
            _("Only if your session ended while you were writing: gives you, in this browser alone, your words back"),
            _("%(hours)s hours") % {"hours": int(held.FOR.total_seconds()) // 3600},
        ),
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: who decides about it, why that is lawful, who sees it and how long it stays."""

    what: str | Promise
    by_council: bool
    why: str | Promise
    seen_by: str | Promise
    how_long: str | Promise


PUBLIC_TASK = gettext_lazy("Public task")
KEPT = (
    Kept(
        gettext_lazy("Your account: name, e-mail address, password and second step"),
        False,
        gettext_lazy("Contract: you ask for an account"),
        gettext_lazy(
            "You. Members of your organisation see your name. A password is kept only in a form that cannot be read back"
        ),
        gettext_lazy("Until you close it; unused for 24 months, we write to you and then remove it"),
    ),
    Kept(
        gettext_lazy("Your organisation’s profile"),
        False,
        gettext_lazy("Contract: you ask for an account"),
        gettext_lazy("Members of your organisation. A council sees the copy that you send with an application"),
        gettext_lazy("As long as the organisation has a member here"),
    ),
    Kept(
        gettext_lazy("Applications, with the people named in them"),
        True,
        gettext_lazy("Public task; for those who are chosen also contract"),
        gettext_lazy(
            "Before you send: your organisation alone. After the call has closed: the officers of that challenge"
        ),
        gettext_lazy(
            "Never sent: 90 days after the call closed. Not chosen: 3 years after the decision. Chosen: 6 years after the contract ends"
        ),
    ),
    Kept(
        gettext_lazy("What assessors wrote, and the links they declared"),
        True,
        PUBLIC_TASK,
        gettext_lazy("The officers of that challenge"),
        gettext_lazy("As long as the record of the decision"),
    ),
    Kept(
        gettext_lazy("Whom a call was announced to"),
        True,
        PUBLIC_TASK,
        gettext_lazy("The officers of that challenge"),
        gettext_lazy("12 months after the call; a wish not to be written to is kept for good"),
    ),
    Kept(
        gettext_lazy("A complaint, with the name and e-mail address of who wrote it"),
        True,
        PUBLIC_TASK,
        gettext_lazy("Those who answer the council’s mail"),
        gettext_lazy("As long as the council keeps its record of complaints"),
    ),
    Kept(
        gettext_lazy("Accounts and roles of people who work for the council"),
        True,
        PUBLIC_TASK,
        gettext_lazy("The council’s administrators"),
        gettext_lazy("1 year after they leave"),
    ),
    Kept(
        gettext_lazy("Who did what and when, and from where someone signed in"),
        True,
        gettext_lazy("Legal obligation and public task"),
        gettext_lazy("The council’s administrators, and the operator for the security of the service"),
        gettext_lazy("6 years"),
    ),
)


def ombudsman(nation: str) -> tuple[str, str]:
    """Name and address of whom to go to after the council; England's, if the nation is not known."""
    known = {
        "wales": (_("Public Services Ombudsman for Wales"), "https://www.ombudsman.wales/"),
        "scotland": (_("Scottish Public Services Ombudsman"), "https://www.spso.org.uk/"),
        "northern ireland": (_("Northern Ireland Public Services Ombudsman"), "https://www.nipso.org.uk/"),
    }
    england = (_("Local Government and Social Care Ombudsman"), "https://www.lgo.org.uk/")
    return known.get(nation.strip().lower(), england)
