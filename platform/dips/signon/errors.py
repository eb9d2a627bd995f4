"""What may be refused: about the setting to those who set it, at the door to whoever comes."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, NotNow, Sentence


class NotSet(NotFound):
    code = "sign_on_not_set"
    default = _("No sign-on is set up here yet.")


class StillOn(Conflict):
    code = "sign_on_is_on"
    default = _("Sign-on is on. Turn it off before you change where it leads.")


class NotTested(Conflict):
    code = "sign_on_not_tested"
    default = _("Press “Check” first: sign-on is turned on once the provider has answered well.")


class NoDomain(Conflict):
    code = "no_email_domain"
    default = _("Your council has no proved e-mail domain yet, so nobody could come in by sign-on.")


class NobodyElse(Conflict):
    code = "no_way_back"
    default = _(
        "Nobody here could come in if the provider failed. Someone who may set the sign-on needs a password and a"
        " second step of their own first."
    )


class NobodyYet(Conflict):
    code = "nobody_yet"
    default = _(
        "Nobody has come in by it yet. Turn it on beside passwords, come in by it once, then let it be the only way."
    )


class ProviderFault(DomainError):
    """The provider answers, and what it says of itself cannot be right."""

    code = "provider_fault"
    status: ClassVar[int] = 503
    default: ClassVar[Sentence] = _("What the provider says of itself is not what sign-on needs.")


class SecretLost(ProviderFault):
    """The service's own key has changed, and nobody locked what it had locked anew."""

    code = "sign_on_secret_lost"
    default = _("We can no longer open the client secret. Give it again, then check once more.")


# -- at the door: nobody learns from these whether an address has an account, here or anywhere ------------


class Refused(NotAllowed):
    """Coming in by sign-on is refused; the sentence is for the person, the code for the council's trail."""

    code = "sign_on_refused"
    default: ClassVar[Sentence] = _("Your council’s sign-on did not let you in.")


class Stale(NotNow):
    code = "sign_on_stale"
    default = _("This took too long, or was begun in another browser. Begin again.")


class Declined(Refused):
    code = "sign_on_declined"
    default = _("Your council’s sign-on was stopped before it was finished.")


class NotProved(Refused):
    """The provider's answer does not hold."""

    code = "sign_on_not_proved"
    default = _("The answer of your council’s sign-on could not be trusted. Tell those who look after it.")


class NotDated(NotProved):
    """Asked to have somebody prove themselves again, it did not say when they did: it may not have asked at all."""

    code = "sign_on_not_dated"
    default = _(
        "Your council’s sign-on did not say when it asked who you are. Add a second step of your own to your account,"
        " and use that. Those who look after the sign-on can have it send “auth_time”."
    )


class AddressNotVerified(Refused):
    code = "sign_on_address_not_verified"
    default = _(
        "Your council’s sign-on did not say that it has verified your e-mail address. Tell those who look after it."
    )


class NotHere(Refused):
    """One sentence for every reason that has to do with the person: outside the domain, unknown, elsewhere, gone."""

    code = "sign_on_not_here"
    default = _(
        "Your council’s sign-on knows you, but you have no place here. Ask those who manage people here to invite"
        " you at your work address."
    )


class OtherSubject(NotHere):
    code = "sign_on_other_subject"


class OnlyBySignOn(NotAllowed):
    code = "only_by_sign_on"
    default = _("Your council signs its people in by its own sign-on alone. Use the button for it.")
