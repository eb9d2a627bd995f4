"""What is made anew when a council comes back from a file: the index that searches pages, and who refers to what."""

from __future__ import annotations

from django.core.management import call_command

from dips.archives.receivers import rebuilders


def register() -> None:
    rebuilders.register("cms", rebuild)


def rebuild() -> None:
    """In the council. Running again makes the same."""
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
