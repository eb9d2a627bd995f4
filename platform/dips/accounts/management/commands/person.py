"""`dips person reset-second-factor`: for somebody who has lost phone, passkey and recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.accounts.queries import user_by_email
from dips.accounts.services import reset_second_factor
from dips.councils.scope import portal_scope
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

BY = System("dips person")


class Command(BaseCommand):
    help = "Take the second step off an account, after making sure by other means that its person asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="reset-second-factor")
        reset = verbs.add_parser("reset-second-factor", help="Take every second factor off, and tell the person.")
        reset.add_argument("email")
        reset.add_argument("--reason", required=True, help="why, and how you made sure that it is them; it is kept")

    def handle(self, *args: Any, email: str, reason: str, **options: Any) -> None:
        with portal_scope():
            user = user_by_email(email)
            if user is None:
                raise CommandError(f"Nobody has the address {email}.")
            try:
                number = reset_second_factor(user=user, by=BY, reason=reason)
            except DomainError as refused:
                raise CommandError(str(refused)) from refused
        self.stdout.write(f"{number} second factors are taken off; {user.email} is signed out everywhere and told.")
