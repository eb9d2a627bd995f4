"""What a council's trail says of its own sign-on, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.models import AuditEvent
from dips.staff import trail as council

SAID = {
    "sign_on.set": gettext_lazy("Changed how the council’s own sign-on is reached"),
    "sign_on.link": gettext_lazy("Signed in through the council’s own sign-on for the first time"),
    "sign_on.unlink": gettext_lazy("Was parted from the council’s own sign-on"),
    "sign_on.refuse": gettext_lazy("Somebody was turned away who came from the council’s own sign-on"),
    "sign_on.passed_by": gettext_lazy("Signed in with a password although the council has its own sign-on"),
    "signon.check": gettext_lazy("The council’s own sign-on was tried and did not work"),
    "signon.pass": gettext_lazy("The council’s own sign-on was tried and works"),
    "signon.unprove": gettext_lazy("The council’s own sign-on must be tried anew"),
    "signon.turn_on": gettext_lazy("Turned the council’s own sign-on on"),
    "signon.turn_off": gettext_lazy("Turned the council’s own sign-on off"),
}


def register() -> None:
    council.lend("signon", SAID, _fact)


def _fact(event: AuditEvent) -> str:
    """What the person who was turned away can name, too."""
    code = event.data.get("code")
    return _("reference %(code)s") % {"code": code} if code else ""
