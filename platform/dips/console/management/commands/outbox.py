"""`dips outbox list|retry|park`: messages that did not leave, from the command line. What they say is not shown."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.console import services
from dips.console.queries import councils, outbox
from dips.councils.scope import operator_scope
from dips.kernel.actors import System
from dips.kernel.errors import DomainError, NotFound
from dips.kernel.models import OutboxMessage

BY = System("dips outbox")


class Command(BaseCommand):
    help = "See which messages were given up, and try them again or set them aside."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="name the messages of one shelf, the oldest first")
        listing.add_argument("--show", choices=[*outbox.SHELVES], default="failed")
        listing.add_argument("--council", default="", metavar="SLUG")
        listing.add_argument("--json", action="store_true", help="one document for programs")
        for verb, help_text in (("retry", "deliver again"), ("park", "set aside: nobody tries any more")):
            each = verbs.add_parser(verb, help=help_text)
            what = each.add_mutually_exclusive_group(required=True)
            what.add_argument("--id", type=UUID, help="one message")
            what.add_argument("--kind", help="all of a kind that failed")
            if verb == "park":
                each.add_argument("--reason", required=True)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            if verb == "list":
                self._list(options["show"], options["council"], options["json"])
            elif options["kind"]:
                word = {"kind": options["kind"], "by": BY}
                count = (
                    services.retry_kind(**word)
                    if verb == "retry"
                    else services.park_kind(**word, reason=options["reason"])
                )
                self.stdout.write(f"{count} messages of the kind {options['kind']}.")
            elif verb == "retry":
                services.retry_message(message=_find(options["id"]), by=BY)
                self.stdout.write("The message is on its way again.")
            else:
                services.park_message(message=_find(options["id"]), reason=options["reason"], by=BY)
                self.stdout.write("The message is set aside.")
        except DomainError as refused:
            raise CommandError(str(refused)) from refused

    def _list(self, shelf: str, slug: str, as_json: bool) -> None:
        with operator_scope():
            known = {schema: council.slug for schema, council in councils.names().items()}
            schema = next((each for each, name in known.items() if name == slug), "")
            if slug and not schema:
                raise NotFound(f"There is no council “{slug}”.")
            rows = [
                {
                    "id": str(row.pk),
                    "kind": row.kind,
                    "council": known.get(row.schema, ""),
                    "tries": row.attempts,
                    "written": row.created_at.isoformat(),
                    "error": row.last_error,
                }
                for row in outbox.listed(shelf, schema=schema)
            ]
        if as_json:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write("\t".join(str(row[key]) for key in ("id", "kind", "council", "tries", "error")))


def _find(pk: UUID) -> OutboxMessage:
    with operator_scope():
        row = outbox.messages().filter(pk=pk).first()
    if row is None:
        raise NotFound(f"There is no message {pk}.")
    return row
