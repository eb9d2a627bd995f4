"""What is refused about names, each by its own code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, DomainError, Invalid, NotFound, NotNow


class NoSuchClaim(NotFound):
    code = "no_such_domain"
    default = _("Your council has not asked for this name.")


class AlreadyAsked(Conflict):
    code = "domain_already_asked"
    default = _("Your council has asked for %(name)s already.")


class HeldElsewhere(Conflict):
    """By another council's site, or by the e-mail domain that another council proved."""

    code = "domain_held_elsewhere"
    default = _("%(name)s is in use by another council here. If it is yours, write to the service.")


class TooManyClaims(Conflict):
    code = "too_many_domains"
    default = _("You have asked for %(most)s names. Give one up before you ask for another.")


class NotLive(NotNow):
    code = "domain_not_live"
    default = _("%(name)s does not lead to your site yet.")


class NotWatched(NotNow):
    code = "domain_not_watched"
    default = _("%(name)s is no longer looked for. Ask again, and set the new record.")


class TooManyLooks(DomainError):
    code = "too_many_looks"
    status = 429
    default = _(
        "You have looked many times in a short while. We go on looking by ourselves; look again in ten minutes."
    )


class NoSuchDomain(Invalid):
    code = "sender_domain_not_proved"
    default = _("Prove first that %(domain)s is yours. Letters can come from proved e-mail domains alone.")


class NoSender(NotNow):
    code = "no_sender"
    default = _("Your letters come from the service’s address. Enter your own first.")
