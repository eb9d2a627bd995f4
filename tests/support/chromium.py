"""Find Chromium, or get it from the system's packages when that is allowed. Says loudly when it can't."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """The browser's path: DIPS_CHROMIUM, else the system's."""
    named = os.environ.get("DIPS_CHROMIUM")
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    if not found and os.path.exists(MAC):
        found = [MAC]
    return found[0] if found else None


def main() -> None:
    """Install it when we may; never fail: the tests that need it then fail or are skipped by name."""
    if find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium from the system's packages …", flush=True)
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    if not find():
        print("\n" + "!" * 100, file=sys.stderr)
        print(missing(), file=sys.stderr)
        print("!" * 100 + "\n", file=sys.stderr)


def missing() -> str:
    """The sentence for a machine without a browser."""
    return (
        "THE BROWSER TESTS DO NOT RUN: there is no Chromium here and it could not be installed. "
        "Install it (Debian: apt-get install chromium) or set DIPS_CHROMIUM to its path."
    )


if __name__ == "__main__":
    main()
