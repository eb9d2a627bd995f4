"""The words of `dips council` that decide: on requests, on a council's doors, on its plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.councils import plans, provisioning, services
from dips.councils.models import ProvisioningRun
from dips.councils.scope import operator_scope
from dips.councils.states import LIVE, RunState
from dips.kernel.actors import System
from dips.kernel.errors import NotFound

from .telling import NO_PLAN, SLUG, find

BY = System("dips council")
WHY = "why, in a sentence; the trail keeps it, and whoever is concerned may read it"
VERBS = ("request", "approve", "refuse", "stop", "retry", "suspend", "resume", "set-plan", "read-only", "writable")


class NothingToDecide(NotFound):
    code = "nothing_to_decide"
    default = "There is no request for “%(slug)s” of which this could be said. See `dips council list`."


def add(verbs: Any) -> None:
    """Their arguments."""
    asking = verbs.add_parser("request", help="Ask for a council that an operator has to approve.")
    asking.add_argument("slug", help=SLUG)
    asking.add_argument("--name", required=True, help="its full name, like “Solihull Council”")
    asking.add_argument("--admin-email", required=True, help="who asks, and is invited when it is made")
    asking.add_argument(
        "--blueprint", default=provisioning.STANDARD, metavar="DIR|NAME", help="the programme to begin with"
    )
    asking.add_argument("--region", default=None, help="its region, like west-midlands")
    asking.add_argument("--gss-code", default="", help="its code at the Office for National Statistics")
    for verb, help_text in (
        ("approve", "Let a request that waits be carried out."),
        ("retry", "Ask again for a council that could not be made."),
    ):
        verbs.add_parser(verb, help=help_text).add_argument("slug", help=SLUG)
    for verb, help_text in (
        ("refuse", "Turn a request down."),
        ("stop", "Stop the making of a council and remove what was begun."),
        ("suspend", "Close a council's sites; nothing is deleted."),
        ("resume", "Open a suspended council again."),
        ("set-plan", "Give a council another plan."),
        ("read-only", "Let a council's officers begin nothing new; its pages stay."),
        ("writable", "Let its officers work again."),
    ):
        parser = verbs.add_parser(verb, help=help_text)
        parser.add_argument("slug", help=SLUG)
        if verb == "set-plan":
            parser.add_argument(
                "plan", choices=[*plans.BY_KEY, NO_PLAN], help=f"one of these; {NO_PLAN} limits nothing"
            )
        parser.add_argument("--reason", required=verb not in ("resume", "writable"), default="", help=WHY)


def decide(verb: str, options: dict[str, Any]) -> Iterator[str]:
    """Carry one out; yields what to say."""
    slug, reason = options.get("slug", ""), options.get("reason", "")
    if verb == "request":
        words = ("name", "admin_email", "blueprint", "region", "gss_code")
        asked = {word: options[word] for word in words}
        run = services.request_council(slug=slug, **asked, needs_approval=True, by=BY)
        yield f"{run.name} waits for approval: dips council approve {run.slug}"
    elif verb == "approve":
        run = services.approve_request(run=_run(slug, RunState.REQUESTED), by=BY)
        yield f"{run.name} is approved. The provisioner makes it when it runs."
    elif verb == "refuse":
        yield f"{services.refuse_request(run=_run(slug, RunState.REQUESTED), reason=reason, by=BY).name} is refused."
    elif verb == "stop":
        yield f"The making of {services.cancel_run(run=_run(slug, *LIVE), reason=reason, by=BY).name} is stopped."
    elif verb == "retry":
        run = services.retry_run(run=_run(slug, RunState.REMOVED), by=BY)
        yield f"{run.name} is asked for again. The provisioner makes it when it runs."
    elif verb == "set-plan":
        key = "" if options["plan"] == NO_PLAN else options["plan"]
        council = services.set_plan(council=find(slug), plan=key, reason=services.reason_of(reason), by=BY)
        yield f"The plan of {council.name} is {options['plan']}."
    elif verb == "read-only":
        yield f"{services.make_read_only(council=find(slug), reason=reason, by=BY).name} is read-only."
    elif verb == "writable":
        yield f"{services.make_writable(council=find(slug), reason=reason, by=BY).name} can write again."
    elif verb == "suspend":
        yield f"{services.suspend_council(council=find(slug), reason=reason, by=BY).name} is suspended."
    else:
        yield f"{services.resume_council(council=find(slug), reason=reason, by=BY).name} is open again."


def _run(slug: str, *states: str) -> ProvisioningRun:
    with operator_scope():
        run = ProvisioningRun.objects.filter(slug=slug, state__in=states).order_by("-created_at").first()
    if run is None:
        raise NothingToDecide(slug=slug)
    return run
