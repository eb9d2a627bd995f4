"""Letters about payments, to the council's people who may pay."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from dips.councils import links, mail, plans
from dips.councils.scope import here
from dips.staff import queries as people
from dips.ui import languages, words

from .models import Account
from .queries import grace_ends
from .rules import MANAGE

SUBJECTS = {
    "overdue": gettext_lazy("A payment for %(council)s is overdue"),
    "reminder": gettext_lazy("Please pay for %(council)s by %(until)s"),
    "closed": gettext_lazy("%(council)s is read-only until a payment is made"),
    "paid": gettext_lazy("Thank you: the payment for %(council)s has arrived"),
    "ending": gettext_lazy("The plan of %(council)s ends on %(ends)s"),
    "ended": gettext_lazy("The plan of %(council)s has ended"),
}


def send(word: str, *, account: Account, about: str) -> None:
    """Write to each of them, once for each thing that it is about. Stands in the council."""
    council = here()

    with translation.override(languages.ENGLISH):
        until, plan = grace_ends(account), plans.of(account.plan)
        context = {
            "council": council,
            "account": account,
            "plan": plan.title if plan else "",
            "until": until,
            "ends": account.ends_at,
            "url": links.council_url(council, "/admin/plan/"),
        }
        names = {
            "council": council.label,
            "until": words.day(until) if until else "",
            "ends": words.day(account.ends_at) if account.ends_at else "",
        }
        text = render_to_string(f"billing/mail/{word}.txt", context).strip() + "\n"
        for person in people.people_who_may(MANAGE):
            mail.queue(
                to=person.email,
                subject=str(SUBJECTS[word]) % names,
                text=text,
                key=f"billing.{word}.{about}.{person.pk}",
                council=council,
            )
