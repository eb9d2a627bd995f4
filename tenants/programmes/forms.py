"""What officers type about a programme. The services say what is wrong with it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import (
    DateField,
    GovukForm,
    LongTextField,
    MoneyField,
    RadiosField,
    TextField,
    WholeNumberField,
    asking,
)

from .states import FundingKind, PartnerKind


def _name() -> TextField:
    return TextField(
        label=_("Name of the programme"), max_length=120, error_messages=asking(_("Enter the name of the programme"))
    )


def _slug() -> TextField:
    return TextField(
        label=_("Address"),
        max_length=80,
        width=20,
        required=False,
        help_text=_("Small letters, digits and hyphens, like dips-2026. Leave it empty and we make it from the name."),
    )


def _shortlisted() -> WholeNumberField:
    return WholeNumberField(
        label=_("Interviewed for each challenge"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Leave empty if nobody is interviewed."),
    )


def _payment() -> MoneyField:
    return MoneyField(
        label=_("Paid for each place"),
        required=False,
        min_pence=0,
        help_text=_("Without VAT. Leave empty if places are not paid."),
    )


class VersionedForm(GovukForm):
    """A form of something that others may change at the same time."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProgrammeChangesForm(VersionedForm):
    """What may still change once a programme has begun."""

    name = _name()
    summary = LongTextField(label=_("Summary"), required=False, word_limit=120, rows=4)
    starts_on = DateField(label=_("First day"), required=False)
    ends_on = DateField(label=_("Last day"), required=False)
    places_per_challenge = WholeNumberField(
        label=_("Places for each challenge"),
        min_value=1,
        max_value=50,
        help_text=_("Calls that are drafted from now on begin with this number."),
    )
    shortlisted_per_challenge = _shortlisted()
    winners_per_challenge = WholeNumberField(label=_("Chosen for a prototype"), min_value=1, max_value=50)
    payment_per_place_pence = _payment()


class ProgrammeForm(GovukForm):
    name = _name()
    slug = _slug()
    short_code = TextField(
        label=_("Short code"),
        max_length=6,
        width=5,
        error_messages=asking(_("Enter a short code, like BHM")),
        help_text=_("2 to 6 capital letters. Every reference begins with it."),
    )
    summary = LongTextField(label=_("Summary"), required=False, word_limit=120, rows=4)
    starts_on = DateField(label=_("First day"), required=False)
    ends_on = DateField(label=_("Last day"), required=False)
    places_per_challenge = WholeNumberField(label=_("Places for each challenge"), min_value=1, max_value=50)
    shortlisted_per_challenge = _shortlisted()
    winners_per_challenge = WholeNumberField(label=_("Chosen for a prototype"), min_value=1, max_value=50)
    payment_per_place_pence = _payment()


class NextRunForm(GovukForm):
    """The next run of a programme, set up as the last one was."""

    name = _name()
    slug = _slug()
    short_code = TextField(
        label=_("Short code"),
        max_length=6,
        width=5,
        required=False,
        help_text=_("2 to 6 capital letters. Every reference begins with it. It may stay as it is."),
    )
    starts_on = DateField(label=_("First day"), required=False)
    ends_on = DateField(label=_("Last day"), required=False)


class TeamForm(VersionedForm):
    name = TextField(
        label=_("Name of the team"), max_length=120, error_messages=asking(_("Enter the name of the team"))
    )
    external_organisation = TextField(
        label=_("Other organisation"),
        max_length=120,
        required=False,
        help_text=_("Only if the team does not belong to the council."),
    )


class PartnerForm(VersionedForm):
    name = TextField(
        label=_("Name of the partner"), max_length=120, error_messages=asking(_("Enter the name of the partner"))
    )
    kind = RadiosField(
        label=_("Kind"), choices=PartnerKind.choices, error_messages=asking(_("Choose what kind of partner it is"))
    )
    part = TextField(label=_("Its part in the programme"), max_length=300, required=False)


class FundingForm(VersionedForm):
    source = TextField(
        label=_("Where the money comes from"),
        max_length=160,
        error_messages=asking(_("Enter where the money comes from")),
    )
    amount = MoneyField(label=_("Amount"), min_pence=0, error_messages=asking(_("Enter the amount")))
    kind = RadiosField(
        label=_("Kind"), choices=FundingKind.choices, error_messages=asking(_("Choose what kind of money it is"))
    )
    note = TextField(label=_("Note"), max_length=300, required=False)


class StageForm(VersionedForm):
    name = TextField(
        label=_("Name of the stage"), max_length=60, error_messages=asking(_("Enter the name of the stage"))
    )
    description = LongTextField(label=_("What happens in it"), required=False, max_chars=600, rows=4)
