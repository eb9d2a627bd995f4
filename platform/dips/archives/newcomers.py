"""The people of a council that comes back: found by their address, or made without a password."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.hashers import make_password

from dips.accounts.models import User
from dips.councils import owner

from . import errors

ADDRESS = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (%s, %s, false, true)
ON CONFLICT DO NOTHING
"""


def make(link: owner.Owner, lines: Iterator[bytes]) -> tuple[dict[bytes, bytes], list[UUID]]:
    """Ids in the file that are others here, and the ids of accounts that were made. Refuses an operator."""
    renamed: dict[bytes, bytes] = {}
    made: list[UUID] = []
    for line in lines:
        person = json.loads(line)
        pk, email = UUID(person["id"]), str(person["email"]).strip().lower()
        query = "SELECT id, is_operator FROM accounts_user WHERE id = %s OR email = %s ORDER BY id <> %s LIMIT 1"
        there = link.execute(query, [pk, email, pk]).fetchone()
        if there is None:
            _add(link, pk, email, str(person["full_name"]), is_active=bool(person["is_active"]))
            made.append(pk)
        elif there[1]:
            raise errors.RunsThePlatform(email=email)
        elif there[0] != pk:
            renamed[str(pk).encode()] = str(there[0]).encode()
    return renamed, made


def _add(link: owner.Owner, pk: UUID, email: str, full_name: str, *, is_active: bool) -> None:
    """Without a password, and with an address that nobody has proved here: the way in is a letter to it."""
    account = User(id=pk, email=email, full_name=full_name[:150], is_active=is_active, password=make_password(None))
    owner.insert(link, account)
    if is_active:
        link.execute(ADDRESS, [pk, email])
