"""Build one part of the template database, as a process: its tables, then Birmingham and Solihull from the blueprint, and the exchange."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command

COUNCILS = (("birmingham", "Birmingham City Council"), ("solihull", "Solihull Metropolitan Borough Council"))


def main(part: str) -> None:
    """`tables` runs as the owner; `councils` in the web's role with the owner's URL beside it, as provisioning does."""
    django.setup()
    if part == "tables":
        call_command("dips_migrate", "--quiet")
        return
    for slug, name in COUNCILS:
        call_command("council", "create", "--slug", slug, "--name", name, "--region", "west-midlands")
    call_command("blueprint", "publish", "--shipped")


if __name__ == "__main__":
    main(sys.argv[1])
