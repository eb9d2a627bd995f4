"""What a council may be called in an address."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from dips.kernel import addresses
from dips.kernel.errors import Invalid

LONGEST = 40
# fmt: off
RESERVED = frozenset({
    "about", "accessibility", "account", "accounts", "admin", "api", "app", "apply", "assets", "auth", "autoconfig",
    "autodiscover", "beta", "billing", "blog", "cdn", "challenges", "console", "contact", "cookies", "council",
    "councils", "dashboard", "data", "demo", "dev", "directory", "docs", "email", "feeds", "files", "ftp", "gov",
    "govuk", "health", "healthz", "help", "home", "imap", "internal", "jobs", "localhost", "login", "logout", "mail",
    "media", "metrics", "monitor", "mx", "new", "news", "ns", "ns1", "ns2", "official", "operator", "organisations", "pop",
    "portal", "postmaster", "preview", "privacy", "pristine", "production", "public", "register", "root", "search",
    "secure", "security", "sign-in", "sign-up", "signin", "signup", "smtp", "staging", "static", "stats", "status",
    "staff", "supplier", "suppliers", "support", "system", "test", "testing", "tls", "webhooks", "webmail",
    "webmaster", "wpad", "www",
})
# fmt: on

keepers: list[Callable[[str], bool]] = []
"""Each says whether a web address is kept for nobody, as after a council has left. Filled in `ready()`."""


class NotASlug(Invalid):
    code = "not_a_web_address"


def clean(text: str) -> str:
    """The slug, or a sentence that says what is wrong with it and how to mend it."""
    slug = text.strip()
    if not slug:
        raise NotASlug(_("Enter a web address for the council, like solihull"), field="slug")
    if len(slug) > LONGEST:
        raise NotASlug(
            _("The web address is %(length)s characters. Shorten it to %(longest)s or fewer"),
            field="slug",
            length=len(slug),
            longest=LONGEST,
        )
    if not addresses.SHAPE.fullmatch(slug):
        raise NotASlug(
            _(
                "The web address may hold only the letters a to z without accents, digits and single hyphens, like %(like)s"
            ),
            field="slug",
            like=suggestion(slug),
        )
    if slug in RESERVED or slug.isdigit():
        raise NotASlug(_("The web address “%(slug)s” is kept for the service. Choose another"), field="slug", slug=slug)
    return slug


def suggestion(text: str) -> str:
    """The nearest that would do: `Ynys Môn` → `ynys-mon`."""
    return addresses.suggestion(text, longest=LONGEST) or "solihull"


def is_kept(slug: str) -> bool:
    """Whether old links with it must not lead to somebody else."""
    return any(keeper(slug) for keeper in keepers)
