"""`dips jobs list|run`: what runs by itself, how its last turn went, and a turn now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.console import services
from dips.console.queries import jobs
from dips.councils.scope import operator_scope
from dips.kernel import clock
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

BY = System("dips jobs")


class Command(BaseCommand):
    help = "See the jobs of the schedule, or start one now."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="name every job with its state")
        listing.add_argument("--json", action="store_true", help="one document for programs")
        verbs.add_parser("run", help="start one as soon as a worker is free").add_argument("task")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "run":
            try:
                services.run_job(task=options["task"], by=BY)
            except DomainError as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"{options['task']} starts as soon as a worker is free.")
            return
        with operator_scope():
            now = clock.now()
            rows = [
                {
                    "task": job.task,
                    "state": job.state(now),
                    "begun": job.run.started_at.isoformat() if job.run else None,
                    "error": job.run.error if job.run else "",
                }
                for job in jobs.jobs()
            ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write("\t".join(str(row[key] or "") for key in ("task", "state", "begun", "error")))
