"""What a genuine certificate attests, line by line, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.ui import words


def facts(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The council, when, by whom, how much of it, and what was left. Its own words stand below, as they were signed."""
    council, asked, deleted, checks = body["council"], body["asked"], body["deleted"], body["checks"]
    rows, files = sum(deleted.get("rows", {}).values()), deleted.get("files", 0)
    looked = ngettext("We looked in %(count)d place.", "We looked in %(count)d places.", len(checks))
    left = sum(each["found"] for each in checks)
    found = (
        ngettext("%(count)d thing was left.", "%(count)d things were left.", left) if left else _("Nothing was left.")
    )
    found_rows = [
        (_("Council"), council["name"]),
        (_("Web address"), council["web_address"]),
        (_("GSS code"), council["gss_code"]),
        (_("Deleted on"), _day(body["issued_at"])),
        (_("Deleted from"), f"{body['service']} ({body['portal']})"),
        (_("Asked for by"), _("%(who)s, on %(day)s") % {"who": asked["by"], "day": _day(asked["at"])}),
        (_("Reason given"), asked["reason"]),
        (
            _("What was deleted"),
            [
                ngettext("%(count)d record", "%(count)d records", rows) % {"count": rows},
                ngettext("%(count)d file", "%(count)d files", files) % {"count": files}
                + f" ({words.size(deleted.get('bytes', 0))})",
            ],
        ),
        (_("Afterwards"), f"{looked % {'count': len(checks)}} {found % {'count': left} if left else found}"),
        (_("Last backup deleted by"), _day(body["last_backup_ages_out"])),
        (_("Last file for the council (SHA-256)"), body["last_export_sha256"]),
    ]
    return [{"key": key, "value": value} for key, value in found_rows if value]


def _day(said: str) -> str:
    return words.day(datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said))
