"""Why a provider could not be heard: what was asked of which host, and what to look at there.

An address that leads inside keeps the one sentence it has everywhere, so that nobody learns from it what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from dips.kernel import fetching
from dips.kernel.errors import Sentence

T = TypeVar("T")
WHY: dict[type[fetching.Unfetched], Sentence] = {
    fetching.NameUnknown: _(
        "We asked %(host)s for %(what)s, and there is no host of this name. Is the issuer spelled as the provider has it?"
    ),
    fetching.TooSlow: _(
        "We asked %(host)s for %(what)s, and it did not answer within 10 seconds. Is it up, and open to the internet?"
    ),
    fetching.NotTrusted: _(
        "We asked %(host)s for %(what)s, and its certificate is not valid for this name. Whoever looks after it can"
        " renew it."
    ),
    fetching.SentElsewhere: _(
        "We asked %(host)s for %(what)s, and it sends us on to another address, which we do not follow. Copy the issuer"
        " from the provider’s own settings."
    ),
    fetching.TooMuch: _("We asked %(host)s for %(what)s, and it answered with more than we read. Is it the issuer?"),
    fetching.Unreadable: _(
        "We asked %(host)s for %(what)s, and what it answered is something else, perhaps a page for people. Does it"
        " speak OpenID Connect, and is the issuer written in full?"
    ),
    fetching.Unfetched: _(
        "We asked %(host)s for %(what)s, and nobody answered there. Is it up, and is the issuer right?"
    ),
}


def told(url: str, what: str, ask: Callable[[str], T]) -> T:
    """Do it; a silence is told in these words, with the kind of it kept."""
    try:
        return ask(url)
    except fetching.Unfetched as silence:
        if type(silence) not in WHY:
            raise
        raise type(silence)(WHY[type(silence)], host=(urlsplit(url).hostname or "")[:100], what=what) from None
