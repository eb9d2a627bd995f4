"""Read the environment once, typed, and name the variable that is missing or wrong."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or (default is None and not value.strip()):
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}. Use 1 or 0.")


def words(name: str) -> list[str]:
    """Those that stand there, with white space between them; none if nothing does."""
    return os.environ.get(name, "").split()


def number(name: str, default: int) -> int:
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {raw!r}. Use a whole number.") from None


@dataclass(frozen=True, slots=True)
class Database:
    """One PostgreSQL address, taken apart."""

    user: str
    password: str
    host: str
    port: int
    name: str


def database(name: str) -> Database:
    """Read `postgresql://user:password@host:port/name`."""
    raw = text(name)
    url = urlsplit(raw)
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/") or not url.username:
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/name.")
    return Database(
        user=unquote(url.username),
        password=unquote(url.password or ""),
        host=url.hostname or "",
        port=url.port or 5432,
        name=url.path.strip("/"),
    )
