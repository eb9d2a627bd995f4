"""`dips invite`: the first person of a council, whom nobody there could invite."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.councils import lookup
from dips.councils.scope import council_scope
from dips.kernel.actors import System
from dips.kernel.errors import DomainError
from dips.staff import queries, services
from dips.staff.errors import UnknownRole

BY = System("dips invite")


class Command(BaseCommand):
    help = "Invite somebody into a council by e-mail; without --role, to the role that invites all others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--council", required=True, metavar="SLUG")
        parser.add_argument("--email", required=True, help="where the link goes; only its reader can use it")
        parser.add_argument("--role", action="append", metavar="KEY", help="may be given more than once")

    def handle(self, *args: Any, council: str, email: str, role: list[str] | None, **options: Any) -> None:
        found = lookup.by_slug(council)
        if found is None:
            raise CommandError(f"There is no active council “{council}”.")
        with council_scope(found):
            names = {each.key: each.name for each in queries.roles()}
            keys = role or [each.key for each in queries.roles_with(services.MANAGE)[:1]]
            try:
                invitation = services.invite_person(email=email, role_keys=keys, by=BY)
            except UnknownRole as refused:
                raise CommandError(f"{refused} Roles of {found.label}: {', '.join(names)}.") from refused
            except DomainError as refused:
                raise CommandError(str(refused)) from refused
        offered = ", ".join(names[key] for key in invitation.role_keys)
        self.stdout.write(f"An invitation to be {offered} at {found.name} is on its way to {invitation.email}.")
