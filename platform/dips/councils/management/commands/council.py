"""`dips council create`: make a council, saying each step; and the words that decide on councils."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.councils import founding, links, provisioning, register, services
from dips.councils.management import deciding, telling, watching, words
from dips.councils.models import Council, ProvisioningRun
from dips.kernel.actors import System
from dips.kernel.errors import DomainError

BY = System("dips council create")


class Command(BaseCommand):
    help = (
        "Make councils, decide on requests for them, close and open them, set their plans, take them along, put them "
        "back, delete them. `dips council VERB --help` says what each takes. Exit status: 0 it is done; 1 it was "
        "refused, in a sentence, and nothing was changed; 2 the words were wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        create = verbs.add_parser("create", help="Make a council.")
        create.add_argument("--slug", required=True, help="its web address: a to z, 0 to 9 and hyphens, like solihull")
        create.add_argument("--name", required=True, help="its full name, like “Solihull Council”")
        create.add_argument(
            "--blueprint", default=provisioning.STANDARD, metavar="DIR|NAME", help="the programme to begin with"
        )
        create.add_argument("--region", default=None, help="its region, like west-midlands")
        create.add_argument(
            "--gss-code",
            default="",
            help="its code at the Office for National Statistics; from it come region and authority",
        )
        create.add_argument("--contact-email", default="", help="where the public writes to it")
        create.add_argument("--admin-email", default="", help="who is invited as its first officer")
        create.add_argument("--illustrative", action="store_true", help="mark it as made up for show")
        create.add_argument("--no-wait", action="store_true", help="only file the request, where others carry it out")
        create.add_argument("--within", type=float, default=600, metavar="SECONDS", help="then stop watching (600)")
        telling.add(verbs)
        deciding.add(verbs)
        for added in words.all_of():
            added.add(verbs)
        later = verbs.add_parser("carry-on")  # the second half, in a process without the owner's address
        later.add_argument("run", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "carry-on":
                self._carry_on(options["run"])
            elif options["verb"] in ("list", "show"):
                for line in telling.tell(options["verb"], options):
                    self.stdout.write(line)
            elif options["verb"] in deciding.VERBS:
                for line in deciding.decide(options["verb"], options):
                    self.stdout.write(line)
            elif added := next((each for each in words.all_of() if options["verb"] in each.verbs), None):
                for line in added.decide(options["verb"], options):
                    self.stdout.write(line)
                    self.stdout.flush()
            else:
                self._create(options)
        except (DomainError, ImproperlyConfigured) as error:
            raise CommandError(_in_full(error)) from error

    def _create(self, options: dict[str, Any]) -> None:
        """All of it here where the owner's address is known; otherwise the provisioner does it, as for sign-up."""
        run = self._request(options, here=bool(settings.OWNER_DATABASE_URL) or not settings.ROLE_SWITCH)
        if not settings.ROLE_SWITCH:
            council = self._in_two(run)
        elif settings.OWNER_DATABASE_URL:
            council = services.provision(run, announce=self._announce)
        else:
            self.stdout.write(f"{run.name} is asked for. The provisioner makes it.")
            if options["no_wait"]:
                return
            council = watching.follow(run, within=options["within"], announce=self._announce)
        self.stdout.write(self.style.SUCCESS(f"{council.name} is at {links.council_url(council)}"))
        lacking = register.lacking(gss_code=council.gss_code, region=council.region_id, authority=council.authority_id)
        if lacking:
            self.stdout.write(f"{lacking} Say them: dips region place {council.slug} --gss-code CODE [--region REGION]")
        if not run.admin_email:
            self.stdout.write(f"Invite its first officer: dips invite --council {council.slug} --email ADDRESS")

    def _request(self, options: dict[str, Any], *, here: bool) -> ProvisioningRun:
        """A new request; or the one that was cut off, which is then gone on with."""
        begun = services.live_run(options["slug"])
        if begun is not None and begun.name == options["name"]:
            self.stdout.write(f"Going on with {begun.name}, begun before")
            return begun
        return services.request_council(
            slug=options["slug"],
            name=options["name"],
            blueprint=_whole_path(options["blueprint"]),
            region=options["region"],
            gss_code=options["gss_code"],
            admin_email=options["admin_email"],
            by=BY,
            here=here,
            illustrative=options["illustrative"],
            contact_email=options["contact_email"],
        )

    def _in_two(self, run: ProvisioningRun) -> Council:
        """As the owner: the first step here; the others never see the owner's address."""
        held = provisioning.claim(run.pk)
        if held is not None:
            try:
                services.begin(held, announce=self._announce)
            except Exception as error:
                if not provisioning.failed(held, error):
                    founding.remove(held)
                raise
            provisioning.release(held)
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OWNER_DATABASE_URL")}
        command = [sys.executable, sys.argv[0], "council", "carry-on", str(run.pk)]
        if subprocess.run(command, env=environment | {"DIPS_ROLE": "web"}, check=False).returncode:
            run.refresh_from_db()
            if run.state == "failed":
                founding.remove(run)
            raise CommandError("The council could not be made.")
        return Council.objects.get(slug=run.slug)

    def _carry_on(self, run_id: UUID) -> None:
        while (run := provisioning.claim(run_id)) is not None:
            try:
                services.carry_on(run, announce=self._announce)
                return
            except Exception as error:
                if not provisioning.failed(run, error):
                    raise CommandError(str(error)) from error
        raise CommandError("The request is over, or another process has it.")

    def _announce(self, key: str, label: str) -> None:
        self.stdout.write(f"  {key}: {label}" if label != key else f"  {key}")
        self.stdout.flush()


def _in_full(error: Exception) -> str:
    """The sentence and, below it, whatever more it knows: the faults of a blueprint stand there line by line."""
    more = [text for texts in getattr(error, "errors", {}).values() for text in texts]
    return "\n".join(dict.fromkeys([str(error), *more]))


def _whole_path(blueprint: str) -> str:
    """A folder or file is kept by its whole path: another process may have to go on. A name stays a name."""
    path = Path(blueprint)
    return str(path.resolve()) if path.exists() else blueprint
