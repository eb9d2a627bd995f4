"""Build the template database: migrate, then Birmingham and Solihull made from the shipped blueprint. Run as a process."""

from __future__ import annotations

import os

COUNCILS = (("birmingham", "Birmingham City Council"), ("solihull", "Solihull Metropolitan Borough Council"))


def main() -> None:
    """Migrate as the owner, then provision as the web role with the owner's URL beside it, like the provisioner."""
    import subprocess
    import sys

    subprocess.run([sys.executable, "-m", "config.cli", "migrate"], check=True)
    os.environ["DIPS_ROLE"] = "web"
    import django

    django.setup()
    from django.core.management import call_command

    for slug, name in COUNCILS:
        call_command("council", "create", "--slug", slug, "--name", name, "--region", "west-midlands")


if __name__ == "__main__":
    main()
