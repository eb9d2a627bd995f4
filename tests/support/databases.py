"""Copies of the template database: one per worker for tests that roll back, one per test for tests that commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from config.embedded import postgres

from .session import TEMPLATE, Session


def make(session: Session, name: str) -> None:
    """A fresh copy, whatever stood there before."""
    with psycopg.connect(session.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER {}").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE), sql.Identifier(postgres.OWNER)
            )
        )


def drop(session: Session, name: str) -> None:
    """Drop a copy, and end whoever is connected to it: the owner may not end the web role's sessions."""
    with psycopg.connect(session.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def pointed_at(session: Session, name: str) -> Iterator[None]:
    """Let Django's connection lead to another database for a while."""
    from django.conf import settings
    from django.db import connection

    before = connection.settings_dict["NAME"], getattr(settings, "OWNER_DATABASE_URL", "")
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    settings.OWNER_DATABASE_URL = session.url(postgres.OWNER, name)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before[0]
        settings.OWNER_DATABASE_URL = before[1]
