"""`dips council list` and `show`: every council, or one whole, for people by tabs and for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from dips.councils import faring, links, plans
from dips.councils.models import Council, ProvisioningRun
from dips.councils.scope import operator_scope
from dips.councils.states import CouncilState, RunState
from dips.kernel.errors import NotFound
from dips.kernel.registry import Registry

NO_PLAN = "none"
SLUG = "its web address, like solihull"
OVER = (RunState.DONE, RunState.REFUSED, RunState.REMOVED)


Facts = dict[str, Any]
gone: Registry[Callable[[str], Facts]] = Registry("what dips council show tells of a council that is gone")
"""Asked as the operator, by its web address; empty where it never was. Filled in `ready()`."""


class NoSuchCouncil(NotFound):
    code = "no_such_council"
    default = "There is no council “%(slug)s”. See `dips council list`."


def find(slug: str) -> Council:
    """Refuses a web address that no council has."""
    with operator_scope():
        council = Council.objects.filter(slug=slug).first()
    if council is None:
        raise NoSuchCouncil(slug=slug)
    return council


def add(verbs: Any) -> None:
    """Their arguments."""
    listing = verbs.add_parser("list", help="Name every council and every request that is not over.")
    listing.add_argument("--state", choices=CouncilState.values, default="", help="those alone")
    listing.add_argument("--plan", choices=[*plans.BY_KEY, NO_PLAN], default="", help="those alone")
    listing.add_argument("--region", default="", metavar="SLUG", help="a region, nation or strategic authority")
    showing = verbs.add_parser("show", help="Tell of one council: state, plan, use, health.")
    showing.add_argument("slug", help=SLUG)
    for each in (listing, showing):
        each.add_argument("--json", action="store_true", help="one document for programs")


def tell(verb: str, options: dict[str, Any]) -> Iterator[str]:
    with operator_scope():
        if verb == "show":
            yield from _show(options["slug"], options["json"])
        else:
            yield from _list(options)


def _list(options: dict[str, Any]) -> Iterator[str]:
    state, plan, region = options["state"], options["plan"], options["region"]
    councils = Council.objects.select_related("region", "activity").order_by("slug")
    councils = councils.filter(state=state) if state else councils.exclude(state=CouncilState.SPARE)
    if plan:
        councils = councils.filter(plan="" if plan == NO_PLAN else plan)
    if region:
        councils = councils.filter(Q(region__slug=region) | Q(authority__slug=region))
    found, runs = list(councils), list[ProvisioningRun]()
    if not (state or plan or region):
        runs = list(ProvisioningRun.objects.filter(spare_of="").exclude(state__in=OVER).order_by("slug"))
    if options["json"]:
        asked = [{"slug": run.slug, "name": run.name, "state": run.state} for run in runs]
        yield json.dumps({"councils": [_brief(each) for each in found], "requests": asked}, indent=2)
        return
    yield from (f"{council.slug}\t{council.state}\t{council.name}" for council in found)
    yield from (f"{run.slug}\trequest {run.state}\t{run.name}" for run in runs)


def _show(slug: str, as_json: bool) -> Iterator[str]:
    council = Council.objects.select_related("region", "authority", "activity").filter(slug=slug).first()
    told = _brief(council) | _more(council) if council else next((said for _, ask in gone if (said := ask(slug))), None)
    if told is None:
        raise NoSuchCouncil(slug=slug)
    if as_json:
        yield json.dumps(told, indent=2)
        return
    for key, value in told.items():
        pairs = value.items() if isinstance(value, dict) else [("", value)]
        yield from (f"{key}{'.' if part else ''}{part}\t{'' if said is None else said}" for part, said in pairs)


def _brief(council: Council) -> dict[str, Any]:
    noted = getattr(council, "activity", None)
    return {
        "slug": council.slug,
        "name": council.name,
        "state": council.state,
        "plan": council.plan or None,
        "read_only_since": _time(council.read_only_since),
        "region": council.region.slug if council.region else None,
        "gss_code": council.gss_code or None,
        "people": noted.people if noted else None,
        "last_change": _time(noted.last_at) if noted else None,
    }


def _more(council: Council) -> dict[str, Any]:
    left = faring.backlog(council)
    return {
        "address": links.council_url(council),
        "authority": council.authority.slug if council.authority else None,
        "created": _time(council.created_at),
        "read_only_reason": council.read_only_reason or None,
        "uses": {str(each.measure): each.used for each in faring.usage(council)},
        "limits": {str(each.measure): each.of for each in faring.usage(council)},
        "messages": {"waiting": left.waiting, "late": left.late, "failed": left.failed, "parked": left.parked},
        "schema_is_behind": faring.is_behind(council),
    }


def _time(instant: Any) -> str | None:
    return instant.isoformat() if instant else None
