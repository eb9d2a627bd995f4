"""The forms of an organisation and its members. They read; the verbs check."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from dips.councils.models import Region
from dips.kernel.errors import Invalid
from dips.ui.forms import GovukForm, MoneyField, RadiosField, Select, TextField, WholeNumberField

from .cleaning import MOST_PENCE, MOST_STAFF, clean
from .models import SupplierOrganisation
from .states import MemberRole, SupplierKind


class OrganisationForm(GovukForm):
    """Everything a council needs to know of a supplier, once for all councils."""

    legal_name = TextField(
        label=_("Legal name"),
        help_text=_("As it is registered."),
        max_length=200,
        error_messages={"required": _("Enter the legal name")},
    )
    trading_name = TextField(
        label=_("Trading name"),
        help_text=_("If people know you by another name."),
        max_length=200,
        required=False,
    )
    kind = RadiosField(
        label=_("Kind of organisation"),
        choices=SupplierKind.choices,
        error_messages={"required": _("Select the kind of organisation")},
    )
    company_number = TextField(
        label=_("Company number"),
        help_text=_(
            "Only if you are registered at Companies House: 8 characters, like 01234567 or SC123456. "
            "You may leave out zeros in front."
        ),
        max_length=40,
        required=False,
        width=10,
    )
    website = TextField(label=_("Website"), max_length=200, required=False)
    address_line_1 = TextField(label=_("Address line 1"), max_length=200, required=False)
    address_line_2 = TextField(label=_("Address line 2"), max_length=200, required=False)
    town = TextField(label=_("Town or city"), max_length=100, required=False)
    postcode = TextField(label=_("Postcode"), max_length=10, required=False, width=10)
    country = TextField(
        label=_("Country"),
        help_text=_("Only if it is not the United Kingdom."),
        max_length=60,
        required=False,
    )
    region = forms.ModelChoiceField(
        label=_("Region or nation"),
        queryset=Region.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Choose one"),
        widget=Select,
    )
    staff_count = WholeNumberField(
        label=_("Number of staff"),
        help_text=_("Full-time equivalents on average over the last year, rounded down to a whole number."),
        min_value=0,
        required=False,
        width=10,
        validators=[MaxValueValidator(MOST_STAFF, _("Enter the number of staff, like 12"))],
    )
    turnover_pence = MoneyField(
        label=_("Turnover in the last year"),
        required=False,
        max_pence=MOST_PENCE,
        error_messages={"not_an_amount": _("Turnover must be an amount in pounds, like 24,500")},
    )
    balance_sheet_pence = MoneyField(
        label=_("Balance sheet total"),
        required=False,
        max_pence=MOST_PENCE,
        error_messages={"not_an_amount": _("Balance sheet total must be an amount in pounds, like 24,500")},
    )

    groups: ClassVar = (
        (
            _("What it is"),
            ("legal_name", "trading_name", "kind", "company_number", "website"),
        ),
        (_("Where it is"), ("address_line_1", "address_line_2", "town", "postcode", "country", "region")),
        (_("How large it is"), ("staff_count", "turnover_pence", "balance_sheet_pence")),
    )
    autocomplete: ClassVar = {
        "legal_name": "organization",
        "website": "url",
        "address_line_1": "address-line1",
        "address_line_2": "address-line2",
        "town": "address-level2",
        "postcode": "postal-code",
        "country": "country-name",
    }

    def __init__(self, *args: Any, organisation: SupplierOrganisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            initial = {name: getattr(organisation, name) for name in self.base_fields if name != "region"}
            initial["region"] = organisation.region.slug if organisation.region else ""
            kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["company_number"].say_optional = False  # type: ignore[attr-defined]  # a company must give it
        self.fields["region"].queryset = Region.objects.homes()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say with the form's own faults what the verb would refuse, so that nobody is sent back twice."""
        given = super().clean() or self.cleaned_data
        try:
            clean(SupplierOrganisation(**given))
        except Invalid as refused:
            for name, sentences in refused.errors.items():
                if name in given:
                    self.add_error(name, sentences)
        return given


class InviteMemberForm(GovukForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Enter an e-mail address")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = RadiosField(
        label=_("What may they do?"),
        choices=[(role, role.label) for role in (MemberRole.MEMBER, MemberRole.ADMIN)],
        initial=MemberRole.MEMBER,
        hints={
            str(MemberRole.MEMBER): _("Write and send applications"),
            str(MemberRole.ADMIN): _("The same, and change the profile and the people"),
        },
    )
