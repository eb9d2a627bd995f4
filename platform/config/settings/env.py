"""Read the environment once, typed, and name the variable that is missing or wrong.

Every variable may instead stand in a file, named by the variable's name and `_FILE`: that is how secrets come in.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})
IN_FILE = "_FILE"
OF_DATABASE = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"})


def raw(name: str) -> str | None:
    """What was said, in the variable or in the file that its sister names; None if nothing was."""
    said, file = os.environ.get(name), os.environ.get(name + IN_FILE)
    if not file:
        return said
    if said:
        raise ImproperlyConfigured(f"{name} and {name}{IN_FILE} are both set: keep one of them.")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise ImproperlyConfigured(f"{name}{IN_FILE} names {file}, which cannot be read ({why}): mend it.") from None


def is_set(name: str) -> bool:
    return bool((raw(name) or "").strip())


def text(name: str, default: str | None = None) -> str:
    value = raw(name)
    if value is None:
        value = default
    if value is None or (default is None and not value.strip()):
        raise ImproperlyConfigured(f"{name} is not set: set it in the environment, or name a file in {name}{IN_FILE}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    said = raw(name)
    if said is None:
        return default
    word = said.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {said!r}: use 1 or 0.")


def words(name: str) -> list[str]:
    """Those that stand there, with white space between them; none if nothing does."""
    return (raw(name) or "").split()


def number(name: str, default: int, *, least: int = 0, most: int = 65535) -> int:
    said = (raw(name) or "").strip()
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise ImproperlyConfigured(f"{name} is {said!r}: use a whole number from {least} to {most}.")
    return int(said)


@dataclass(frozen=True, slots=True)
class Database:
    """One PostgreSQL address, taken apart."""

    user: str
    password: str
    host: str
    port: int
    name: str
    options: dict[str, str] = field(default_factory=dict)


def database(name: str) -> Database:
    """Read `postgresql://user:password@host:port/name?sslmode=…`."""
    url = urlsplit(text(name))
    try:
        port = url.port or 5432
        options = dict(parse_qsl(url.query, strict_parsing=True)) if url.query else {}
    except ValueError:
        port, options = 0, {}
    if not port or url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/") or not url.username:
        raise ImproperlyConfigured(f"{name} is no address: write postgresql://user:password@host:5432/name.")
    if unknown := sorted(options.keys() - OF_DATABASE):
        known = ", ".join(sorted(OF_DATABASE))
        raise ImproperlyConfigured(f"{name} has the option {unknown[0]}: leave it out, or use one of {known}.")
    return Database(
        user=unquote(url.username),
        password=unquote(url.password or ""),
        host=url.hostname or "",
        port=port,
        name=url.path.strip("/"),
        options=options,
    )
