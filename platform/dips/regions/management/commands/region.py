"""`dips region list | viewers | viewer add|end | place`: areas, who may look at them, and where a council belongs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dips.councils import lookup
from dips.councils.scope import operator_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import System
from dips.kernel.errors import DomainError
from dips.regions import map_of_areas, services
from dips.regions.models import Viewer

BY = System("dips region")
COLUMNS = ("id", "user__email", "user__full_name", "area__slug", "expires_on")


class Command(BaseCommand):
    help = "Name the areas, say who may look at their figures, and put a council under its authority."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="name every area, and how many of its councils take part")
        verbs.add_parser("viewers", help="name everybody who may look, and until when")
        viewer = verbs.add_parser("viewer", help="let somebody with an account look, or shut them out")
        viewer.add_argument("what", choices=["add", "end"])
        viewer.add_argument("email")
        viewer.add_argument("area", metavar="AREA", help="its name in addresses, like west-midlands")
        viewer.add_argument(
            "--until", type=date.fromisoformat, help="the last day, like 2027-03-31; else a year from now"
        )
        viewer.add_argument("--reason", required=True, help="why; kept in the trail")
        place = verbs.add_parser("place", help="say which council of the country one is, and to which areas it belongs")
        place.add_argument("council", metavar="COUNCIL")
        place.add_argument(
            "authority",
            metavar="AUTHORITY",
            nargs="?",
            help="its strategic authority; left out: none at all, or with a new code what the register says",
        )
        place.add_argument("--gss-code", help="its code at the Office for National Statistics, like E08000027")
        place.add_argument("--region", help="its region or nation, like west-midlands")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{verb}")(**options)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused

    def do_list(self, **options: Any) -> None:
        with portal_scope():
            for place in map_of_areas.read():
                area, shares = place.area, f"{len(place.taking_part)} of {len(place.councils)}"
                self.stdout.write(f"{area.slug}\t{area.get_kind_display()}\t{area.name}\t{shares}")

    def do_viewers(self, **options: Any) -> None:
        with operator_scope():
            for each in Viewer.objects.select_related("user", "area").filter(ended_at=None).only(*COLUMNS):
                self.stdout.write(f"{each.user.email}\t{each.area.slug}\tuntil {each.expires_on.isoformat()}")

    def do_viewer(self, *, what: str, email: str, area: str, until: date | None, reason: str, **options: Any) -> None:
        if what == "add":
            last = until or clock.london(clock.now()).date() + timedelta(days=365)
            services.grant_view(email=email, area=area, expires_on=last, reason=reason, by=BY)
            self.stdout.write(f"{email} may look at {area} until {last.isoformat()}.")
            return
        with operator_scope():
            there = Viewer.objects.filter(user__email=email.lower(), area__slug=area, ended_at=None).first()
        if there is None:
            raise CommandError(f"{email} may not look at {area} as it is.")
        services.end_view(viewer=there, reason=reason, by=BY)
        self.stdout.write(f"{email} sees nothing of {area} any more.")

    def do_place(
        self, *, council: str, authority: str | None, gss_code: str | None, region: str | None, **options: Any
    ) -> None:
        found = lookup.by_slug(council)
        if found is None:
            raise CommandError(f"There is no council “{council}” that is open.")
        if gss_code is None and region is None:
            authority = authority or ""
        row = services.place_council(council=found, authority=authority, region=region, gss_code=gss_code, by=BY)
        self.stdout.write(f"{row.name} belongs to {row.authority or 'no authority'}.")
        self.stdout.write(f"Region: {row.region or 'none'}. GSS code: {row.gss_code or 'none'}.")
