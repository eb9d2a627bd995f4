"""What is asked of a council's name, codes and addresses; each refusal says how to mend it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Invalid, Sentence

from .. import regions, register
from ..models import Region

LONGEST_NAME = 120
LONGEST_REASON = 1000
GSS_CODE = re.compile(r"[EWSN][0-9]{8}")


def name_of(name: str) -> str:
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise Invalid(_("Enter the council's name, like Solihull Council"), code="no_name", field="name")
    return _short(
        name, LONGEST_NAME, _("The name is %(length)s characters. Shorten it to %(longest)s or fewer"), field="name"
    )


def email_of(address: str, field: str) -> str:
    """None is fine; one that nobody could write to is not."""
    address = address.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Invalid(
            _("Enter an e-mail address in the correct format, like name@example.com"), code="no_email", field=field
        ) from None
    return address


def gss_code_of(code: str) -> str:
    code = code.strip().upper()
    if code and not GSS_CODE.fullmatch(code):
        raise Invalid(
            _("“%(given)s” is no GSS code. It is a letter and eight digits, like E08000029"),
            code="no_gss_code",
            field="gss_code",
            given=code,
        )
    return code


def region_of(region: Region | str | None) -> Region | None:
    if region is None or isinstance(region, Region):
        return region
    found = Region.objects.homes().filter(slug=region).first()
    if found is None:
        known = ", ".join(Region.objects.homes().values_list("slug", flat=True))
        raise Invalid(
            _("There is no region “%(region)s”. Use one of: %(known)s"),
            code="no_such_region",
            field="region",
            region=region,
            known=known,
        )
    return found


def authority_of(authority: Region | str | None, gss_code: str = "") -> Region | None:
    """The strategic authority that is named; when none is, the one that the register knows. "" is none at all."""
    if isinstance(authority, Region):
        return authority
    if authority is None:
        entry = register.councils().get(gss_code)
        authority = regions.authority_slug(entry.combined_authority) if entry else ""
    if not authority:
        return None
    found = Region.objects.authorities().filter(slug=authority).first()
    if found is None:
        raise Invalid(
            _("There is no strategic authority “%(authority)s”."),
            code="no_such_authority",
            field="authority",
            authority=authority,
        )
    return found


def reason_of(reason: str) -> str:
    """What the trail and whoever is concerned will read."""
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why, in a sentence that others will understand"), code="no_reason", field="reason")
    return _short(
        reason,
        LONGEST_REASON,
        _("The reason is %(length)s characters. Shorten it to %(longest)s or fewer"),
        field="reason",
    )


def _short(text: str, longest: int, said: Sentence, *, field: str) -> str:
    if len(text) > longest:
        raise Invalid(said, code="too_long", field=field, length=len(text), longest=longest)
    return text
