"""The forms of a sign-up. At most three of their fields are typed: an address, a name, a password."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dips.accounts.forms import PASSWORD_HINT, email_field, name_field, password_field
from dips.councils.plans import PLANS, USUAL
from dips.councils.register import Registered
from dips.ui import languages
from dips.ui.forms import GovukForm, RadiosField, TextField

from . import beginnings


def spoken(words: str) -> str:
    """A blueprint's words, marked as English where the page is not."""
    shown, language = languages.own(words)
    return format_html('<span lang="{}">{}</span>', language, shown) if language else shown


class EmailForm(GovukForm):
    """Where to send the link."""

    email = email_field(
        _("Your work e-mail address"), _("At your council, like name@solihull.gov.uk. We send a link to it.")
    )


class BeginningForm(GovukForm):
    """What the council starts from, and its plan."""

    blueprint = RadiosField(
        label=_("Which programme would you like to start from?"),
        help_text=_("You can change any part of it later, and take improvements when its authors make them."),
        error_messages={"required": _("Select the programme you would like to start from")},
    )
    plan = RadiosField(
        label=_("Which plan would suit you?"),
        help_text=_("Nothing is charged now. We ask before anything is, and you can change your mind until then."),
        choices=[(plan.key, plan.key) for plan in PLANS],
        hints={plan.key: plan.holds for plan in PLANS},
        error_messages={"required": _("Select a plan")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = beginnings.offered()
        field = self.fields["blueprint"]
        field.choices = [(each.key, spoken(each.title)) for each in offered]  # type: ignore[attr-defined]
        field.widget.hints = {each.key: spoken(each.summary) for each in offered}
        plan = self.fields["plan"]
        plan.choices = [(each.key, f"{each.title} ({each.cost})") for each in PLANS]  # type: ignore[attr-defined]
        self.initial = {"blueprint": offered[0].key, "plan": USUAL} | {k: v for k, v in self.initial.items() if v}


class SearchForm(GovukForm):
    """What to look for in the register."""

    q = TextField(label=_("Name of your council"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["q"])["say_optional"] = False


class FoundForm(GovukForm):
    """One of those that were found."""

    gss_code = RadiosField(
        label=_("Which of these is it?"), error_messages={"required": _("Select your council, or search again")}
    )

    def __init__(self, *args: Any, found: list[Registered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gss_code"].choices = [(each.gss_code, each.name) for each in found]  # type: ignore[attr-defined]
        self.fields["gss_code"].widget.hints = {each.gss_code: f"{each.kind}, {each.nation}" for each in found}


class NameForm(GovukForm):
    """A council that the register does not have."""

    name = TextField(
        label=_("Its full name"),
        help_text=_("Like Solihull Metropolitan Borough Council"),
        max_length=120,
        error_messages={"required": _("Enter the council’s name, like Solihull Council")},
    )


class AddressForm(GovukForm):
    """The web address, for somebody who has an account and is signed in."""

    slug = TextField(
        label=_("Web address of your site"),
        required=False,
        width=20,
    )

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slug"]
        vars(field).update(say_optional=False)
        field.help_text = _(
            "Its first part, before .%(host)s. It is made from your council’s name; change it only if you want another."
        ) % {"host": host}


class AccountForm(AddressForm):
    """The same, and what makes an account."""

    full_name = name_field()
    password = password_field(_("Password"), new=True, hint=PASSWORD_HINT)
    field_order = ("full_name", "password", "slug")
