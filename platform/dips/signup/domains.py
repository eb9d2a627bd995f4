"""What an e-mail domain says: whether it is a council's, and which council's it is.

A domain counts under the four that only public bodies get, or when the installation lists it. A listed one may name its
council, like `solihull.example=solihull`; that is how an operator stores an alias.
"""

from __future__ import annotations

from django.conf import settings

from dips.councils.register import Registered
from dips.domains.names import is_shared

from . import known
from .personal import PROVIDERS

SUFFIXES = ("gov.uk", "gov.wales", "gov.scot", "llyw.cymru")
# Councils whose label is another than their name in the register.
ALIASES = {
    "anglesey": "W06000001", "antrimandnewtownabbey": "N09000001", "bathnes": "E06000022", "bcpcouncil": "E06000058",
    "blackburn": "E06000008", "brighton-hove": "E06000043", "cne-siar": "S12000013", "durham": "E06000047",
    "iow": "E06000046", "lbbd": "E09000002", "lbhf": "E09000013", "rbkc": "E09000020", "rbwm": "E06000040",
    "rctcbc": "W06000016", "stockton": "E06000004", "westberks": "E06000037", "ynysmon": "W06000001",
}  # fmt: skip


def domain_of(email: str) -> str:
    """The part after the @, cut down to the council's own: `housing.solihull.gov.uk` is `solihull.gov.uk`."""
    domain = email.rpartition("@")[2].strip().lower().rstrip(".")
    for suffix in SUFFIXES:
        if domain.endswith(f".{suffix}"):
            return f"{domain.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
    return next((each for each in listed() if domain.endswith(f".{each}")), domain)


def proved_by(email: str) -> str:
    """The domain that reading mail at an address proves: the one it is in, never the one above. None of many councils'."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if is_shared(domain) else domain


def listed() -> dict[str, str]:
    """The installation's own, each with the web address or GSS code of its council where that was said."""
    pairs = (entry.lower().partition("=") for entry in settings.DIPS_COUNCIL_EMAIL_DOMAINS)
    return {domain.lstrip("@."): council for domain, _sign, council in pairs}


def is_personal(email: str) -> bool:
    return domain_of(email) in PROVIDERS


def is_councils(email: str) -> bool:
    """Whether the domain counts at all. Whose it is, is another question."""
    domain = domain_of(email)
    return domain in listed() or domain in SUFFIXES or any(domain.endswith(f".{suffix}") for suffix in SUFFIXES)


def council_of(email: str) -> Registered | None:
    """The council whose name in the register, or a stored alias of it, is the domain's label. Never guessed."""
    if not is_councils(email):
        return None
    domain = domain_of(email)
    label = domain.partition(".")[0]
    alias = listed().get(domain) or ALIASES.get(label, "")
    councils = known.councils()
    if alias and alias.upper() in councils:
        return councils[alias.upper()]
    wanted = {alias} if alias else {label}
    found = [each for each in councils.values() if {each.slug, each.slug.replace("-", "")} & wanted]
    return found[0] if len(found) == 1 else None
