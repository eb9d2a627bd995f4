"""What the editors of pages, pictures and documents may not send while the council is read-only.

Our own verbs refuse by themselves (`rules.require_to_change`). These screens are Wagtail's and know no verbs, so the door
holds them: whatever is sent to one of them, except what changes nothing that anybody else sees.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dips.councils.standing import is_read_only

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
EDITORS = "wagtail."

# Sent to these, nothing of the site changes: one's own account, a look before saving, a link being chosen, a lock's sign of life.
HARMLESS = frozenset(
    {
        "wagtailadmin_account",
        "wagtailadmin_dismissibles",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:collect_workflow_action_data",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailembeds:chooser_upload",
        "wagtailimages:preview",
        "wagtailimages_chooser:select_format",
    }
)


def holds(request: HttpRequest, view: Any) -> bool:
    """Whether this request to the back office would change the site of a council that is read-only."""
    if request.method in SAFE or not view.__module__.startswith(EDITORS):
        return False
    match = request.resolver_match
    return (match is None or match.view_name not in HARMLESS) and is_read_only()
