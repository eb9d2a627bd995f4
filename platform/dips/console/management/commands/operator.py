"""`dips operator add|remove|list`: who may open the console. There is no other way to become an operator."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.console import services
from dips.console.queries.trail import operators
from dips.councils.scope import operator_scope
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

BY = System("dips operator")


class Command(BaseCommand):
    help = "Say who runs the platform."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, help_text in (("add", "let somebody with an account in"), ("remove", "shut somebody out")):
            each = verbs.add_parser(verb, help=help_text)
            each.add_argument("email")
            if verb == "add":
                each.add_argument("--name", default="", help="their full name: makes the account, and mails the way in")
        verbs.add_parser("list", help="name everybody who is one")

    def handle(self, *args: Any, verb: str, email: str = "", name: str = "", **options: Any) -> None:
        try:
            if verb == "add" and name:
                person = services.invite_operator(email=email, full_name=name, by=BY)
                self.stdout.write(f"{person} ({person.email}) is an operator. The way in is on its way to them.")
            elif verb == "add":
                person = services.make_operator(email=email, by=BY)
                self.stdout.write(f"{person} ({person.email}) is an operator.")
            elif verb == "remove":
                person = services.unmake_operator(email=email, by=BY)
                self.stdout.write(f"{person} ({person.email}) is no operator any more.")
            else:
                with operator_scope():
                    for person in operators():
                        self.stdout.write(f"{person.email}\t{person}")
        except ValidationError as refused:
            raise CommandError(f"“{email}” is no e-mail address.") from refused
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
