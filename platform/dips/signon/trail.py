"""What a council's trail says of its own sign-on, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.staff import trail as council

SAID = {
    "sign_on.set": _("Changed how the council’s own sign-on is reached"),
    "sign_on.link": _("Signed in through the council’s own sign-on for the first time"),
    "sign_on.unlink": _("Was parted from the council’s own sign-on"),
    "sign_on.refuse": _("Somebody was turned away who came from the council’s own sign-on"),
    "sign_on.passed_by": _("Signed in with a password although the council has its own sign-on"),
    "signon.check": _("The council’s own sign-on was tried and did not work"),
    "signon.pass": _("The council’s own sign-on was tried and works"),
    "signon.unprove": _("The council’s own sign-on must be tried anew"),
    "signon.turn_on": _("Turned the council’s own sign-on on"),
    "signon.turn_off": _("Turned the council’s own sign-on off"),
}


def register() -> None:
    council.lend("signon", SAID)
