"""What runs by itself and how often. Each job takes a lease row, so that two schedulers do the work once."""

from __future__ import annotations

from typing import Any


def every(seconds: float, task: str, **options: Any) -> dict[str, Any]:
    """A job on the ordinary queue; one that could not start before its next turn is dropped."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10), **options}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver the outbox": every(5, "councils.relay_outbox"),
    "seal the audit trail": every(60, "councils.seal_audit"),
    "close calls whose time is over": every(15, "applications.close_calls"),
    "remind of calls about to close": every(900, "applications.remind"),
    "hold files against their rows": every(24 * 3600, "applications.check_files"),
    "publish pages at their time": every(60, "cms.publish_scheduled"),
    "clear what was held for somebody": every(3600, "councils.clear_held"),
    "forget sign-ups that are over": every(3600, "signup.prune"),
    "look at payments": every(3600, "billing.reconcile"),
    "give councils what their blueprint lacks": every(3600, "adoption.upgrade_blueprints"),
    "look at the names that councils ask for": every(60, "domains.look_at_due"),
    "look after the checklists": every(900, "adoption.look_after_checklists"),
    "keep a few councils ready": every(60, "councils.keep_spares"),
    "resume councils in the making": every(15, "councils.resume"),
    "show that the provisioner listens": every(30, "councils.provisioner_listens", queue="provision"),
    "count what councils share": every(3600, "regions.count_all"),
    "see whether councils' own sign-on answers": every(900, "signon.look_everywhere"),
    "end what is over with a person's last day": every(900, "staff.cut_off_where_time_is_over"),
    "look after exports and departures": every(60, "archives.look_after_all"),
    "note how alive each council is": every(300, "staff.note_activities"),
    "look after who may do what": every(3600, "staff.look_after_everybody"),
}
