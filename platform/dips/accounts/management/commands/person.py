"""`dips person reset-second-factor`: for somebody who has lost phone, passkey and recovery codes.

`dips person lock-anew`: after the secret key has changed, before the earlier one is forgotten.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.accounts.queries import user_by_email
from dips.accounts.services import lock_anew, reset_second_factor
from dips.councils.scope import portal_scope
from dips.kernel import sealed
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

BY = System("dips person")


class Command(BaseCommand):
    help = "Look after people's second steps."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="reset-second-factor | lock-anew")
        reset = verbs.add_parser("reset-second-factor", help="Take every second factor off, and tell the person.")
        reset.add_argument("email")
        reset.add_argument("--reason", required=True, help="why, and how you made sure that it is them; it is kept")

        verbs.add_parser(
            "lock-anew", help="Lock the secrets of second factors and of sign-on with the present SECRET_KEY."
        )

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "lock-anew":
            number = lock_anew() + sum(keeper() for keeper in sealed.keepers)
            self.stdout.write(f"{number} secrets are locked with the present SECRET_KEY.")
        else:
            self._reset(options["email"], options["reason"])

    def _reset(self, email: str, reason: str) -> None:
        with portal_scope():
            user = user_by_email(email)
            if user is None:
                raise CommandError(f"Nobody has the address {email}.")
            try:
                number = reset_second_factor(user=user, by=BY, reason=reason)
            except DomainError as refused:
                raise CommandError(str(refused)) from refused
        self.stdout.write(f"{number} second factors are taken off; {user.email} is signed out everywhere and told.")
