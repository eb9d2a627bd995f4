"""Cleanly stopped clusters, kept as folders: one with empty tables, one with the two councils, each under a key."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import postgres
from config.embedded.home import Home

from .fingerprint import ROOT

FOLDER = ROOT / ".dips" / "test-images"
KEPT = 4  # about 100 MB each


def load(home: Home, key: str) -> bool:
    """Lay an image into a home. With it comes the superuser's password; the other roles get the home's own at start."""
    image = FOLDER / key
    if not image.exists():
        return False
    os.utime(image)
    shutil.rmtree(home.data / "postgres", ignore_errors=True)
    shutil.copy2(image / postgres.SUPERUSER, home.path / "secrets")
    _copy(image / "postgres", home.data / "postgres")
    (home.path / "image").write_text(key)
    return True


def keep(home: Home, key: str) -> None:
    """Keep a home's stopped cluster; forget the oldest images."""
    fresh = FOLDER / f"new-{os.getpid()}"
    fresh.mkdir()
    shutil.copy2(home.path / "secrets" / postgres.SUPERUSER, fresh)
    _copy(home.data / "postgres", fresh / "postgres")
    fresh.rename(FOLDER / key)
    (home.path / "image").write_text(key)
    images = sorted((path for path in FOLDER.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in images[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def turn() -> Iterator[None]:
    """One run at a time makes an image; the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(source: Path, target: Path) -> None:
    """With owners and permissions, and by reference where the file system can."""
    target.mkdir(exist_ok=True, parents=True)
    subprocess.run(["cp", "-a", f"{source}/.", f"{target}/"], check=True)
