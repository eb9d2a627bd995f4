"""Where a program may go from an answer: OpenAPI links, from the operation that makes or moves a thing to the next."""

from __future__ import annotations

from typing import Any

MADE, SAME = "made", "same"  # the thing is in the answer's body, or in the address that was called

APPLICATION, CHALLENGE, PROGRAMME = "application_id", "reference", "slug"
BODY = {APPLICATION: "id", CHALLENGE: "reference", PROGRAMME: "slug"}
VERSIONED = "header.If-Match"

LINKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "applications_start": (
        MADE,
        APPLICATION,
        ("applications_read", "applications_page_save", "applications_submit", "applications_withdraw"),
    ),
    "applications_page_save": (SAME, APPLICATION, ("applications_page_save", "applications_submit")),
    "applications_submit": (SAME, APPLICATION, ("applications_read", "applications_withdraw", "applications_submit")),
    "council_challenges_create": (MADE, CHALLENGE, ("council_challenges_edit", "briefs_read", "challenges_submit")),
    "briefs_read": (SAME, CHALLENGE, ("briefs_write",)),
    "briefs_write": (SAME, CHALLENGE, ("briefs_write", "challenges_submit")),
    "challenges_submit": (SAME, CHALLENGE, ("challenges_approve", "challenges_request_changes")),
    "challenges_request_changes": (SAME, CHALLENGE, ("briefs_write",)),
    "challenges_approve": (SAME, CHALLENGE, ("challenges_publish",)),
    "challenges_publish": (SAME, CHALLENGE, ("calls_draft", "challenges_advance", "challenges_withdraw")),
    "calls_draft": (SAME, CHALLENGE, ("calls_set_dates", "calls_publish")),
    "calls_set_dates": (SAME, CHALLENGE, ("calls_publish",)),
    "calls_publish": (SAME, CHALLENGE, ("calls_extend", "calls_cancel", "calls_read")),
    "programmes_start": (MADE, PROGRAMME, ("programmes_read", "programmes_open", "council_challenges_create")),
}


def add(paths: dict[str, Any], *, versioned: set[str]) -> None:
    """Write the links into the answers of a document, as far as its host has both ends."""
    operations = {
        operation["operationId"]: (path, operation) for path, methods in paths.items() for operation in methods.values()
    }
    for source, (where, part, targets) in LINKS.items():
        if source not in operations:
            continue
        path, operation = operations[source]
        answer = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
        for target in targets:
            if target in operations:
                answer.setdefault("links", {})[target] = {
                    "operationId": target,
                    "parameters": _parameters(path, operations[target][0], where, part, target in versioned),
                }


def _parameters(path: str, target: str, where: str, part: str, has_version: bool) -> dict[str, str]:
    found = {}
    if f"{{{part}}}" in target:
        found[f"path.{part}"] = f"$response.body#/{BODY[part]}" if where == MADE else f"$request.path.{part}"
    if "{council}" in path and "{council}" in target:
        found["path.council"] = "$request.path.council"
    if has_version:
        found[VERSIONED] = "$response.header.ETag"
    return found
