"""Check what was typed about an organisation: one sentence a field, the same for the page and the API."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from dips.kernel.errors import Invalid

from . import company_numbers, postcodes
from .models import SupplierOrganisation
from .states import REGISTERED_KINDS, SupplierKind

FIELDS = (
    "legal_name",
    "trading_name",
    "kind",
    "company_number",
    "website",
    "address_line_1",
    "address_line_2",
    "town",
    "postcode",
    "country",
    "region",
    "staff_count",
    "turnover_pence",
    "balance_sheet_pence",
)
MOST_STAFF = 10_000_000
MOST_PENCE = 10**15
_web = URLValidator(schemes=["http", "https"])
_unseen = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(organisation: SupplierOrganisation) -> None:
    """Bring the fields into their one form; refuse with every sentence at once."""
    faults: dict[str, list[str]] = {}
    for name in FIELDS:
        field = SupplierOrganisation._meta.get_field(name)
        if isinstance(field, models.CharField) and name != "company_number":
            _text(organisation, field, faults)
    if not organisation.legal_name:
        faults.setdefault("legal_name", [_("Enter the legal name")])
    if organisation.kind not in SupplierKind.values:
        faults["kind"] = [_("Select the kind of organisation")]
    _number(organisation, faults)
    _website(organisation, faults)
    _postcode(organisation, faults)
    _figure(organisation, "staff_count", MOST_STAFF, _("Enter the number of staff, like 12"), faults)
    for name in ("turnover_pence", "balance_sheet_pence"):
        _figure(organisation, name, MOST_PENCE, _("Enter an amount in pounds, like 24,500"), faults)
    if faults:
        raise Invalid(errors=faults)


def _text(organisation: SupplierOrganisation, field: Any, faults: dict[str, list[str]]) -> None:
    value = str(getattr(organisation, field.name) or "").strip()
    setattr(organisation, field.name, value)
    if len(value) > field.max_length:
        sentence = _("%(label)s must be %(limit)d characters or fewer. Yours is %(count)d")
        label = str(field.verbose_name).capitalize()
        faults[field.name] = [sentence % {"label": label, "limit": field.max_length, "count": len(value)}]
    elif _unseen.search(value):
        faults[field.name] = [_("Take out the characters that cannot be seen")]


def _number(organisation: SupplierOrganisation, faults: dict[str, list[str]]) -> None:
    typed = str(organisation.company_number or "")
    if not typed.strip():
        organisation.company_number = organisation.company_scheme = ""
        if organisation.kind in REGISTERED_KINDS:
            faults["company_number"] = [_("Enter the company number")]
        return
    try:
        organisation.company_number = company_numbers.normalise(typed)
    except company_numbers.InvalidCompanyNumber as refused:
        faults["company_number"] = [refused.message]
    organisation.company_scheme = company_numbers.SCHEME


def _postcode(organisation: SupplierOrganisation, faults: dict[str, list[str]]) -> None:
    """An address abroad names its country, and writes its postcode as it likes."""
    if postcodes.is_here(organisation.country):
        organisation.country = ""
        if organisation.postcode and "postcode" not in faults:
            try:
                organisation.postcode = postcodes.normalise(organisation.postcode)
            except postcodes.InvalidPostcode as refused:
                faults["postcode"] = [refused.message]
    else:
        organisation.postcode = organisation.postcode.upper()


def _website(organisation: SupplierOrganisation, faults: dict[str, list[str]]) -> None:
    if not organisation.website or "website" in faults:
        return
    address = organisation.website if "://" in organisation.website else f"https://{organisation.website}"
    try:
        _web(address)
    except ValidationError:
        faults["website"] = [_("Enter a web address in the right form, like https://example.com")]
    else:
        organisation.website = address


def _figure(
    organisation: SupplierOrganisation, name: str, most: int, sentence: str, faults: dict[str, list[str]]
) -> None:
    value = getattr(organisation, name)
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        faults[name] = [sentence]
