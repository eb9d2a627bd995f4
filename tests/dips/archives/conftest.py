"""Two councils full of marked words, made once; a second installation with nothing in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from config.embedded import postgres
from tests.leaks import marks
from tests.leaks.scene import Side, build
from tests.support import databases, fixture_database, plugin
from tests.support.fixture_challenges import make_challenge
from tests.support.fixture_database import council_of
from tests.support.fixture_people import make_officer, make_person, make_supplier

EVERYWHERE = ("councils_region", "django_migrations")  # what an empty installation has
KEY = "a key of the tests that signs what is deleted 7Qx"


@contextmanager
def folders(at: Path) -> Iterator[Path]:
    """Let files, anchors and the signing key be of an installation of one's own."""
    from django.test import override_settings

    for name in ("media", "private", "anchors"):
        (at / name).mkdir(parents=True, exist_ok=True)
    own = {"MEDIA_ROOT": str(at / "media"), "PRIVATE_ROOT": str(at / "private"), "HOME": at, "DIPS_SIGNING_KEY": KEY}
    with override_settings(**own):
        yield at


@pytest.fixture(scope="package")
def _scene(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, Path, Any]]:
    """The database and the folder of the two councils, which nobody changes: tests get copies."""
    from dips.councils.scope import council_scope
    from dips.kernel import seal

    name, at = f"archived_{plugin.worker()}", tmp_path_factory.mktemp("archived")
    databases.make(plugin.current(), name)
    make = {"officer": make_officer, "supplier": make_supplier, "person": make_person, "open_challenge": make_challenge}
    with django_db_blocker.unblock(), databases.pointed_at(plugin.current(), name), folders(at):
        fixture_database._fresh_start()
        sides = tuple(
            build(council_of(slug), letter, make=make) for slug, letter in (("birmingham", "A"), ("solihull", "B"))
        )
        for side in sides:
            side.planted = marks.plant(side.council, side.letter)
            with council_scope(side.council):
                while seal.seal():
                    pass
                seal.anchor(at / "anchors")
        fixture_database._fresh_start()
    yield name, at, sides
    databases.drop(plugin.current(), name)


@contextmanager
def copied(template: str, name: str) -> Iterator[str]:
    """Another database like this one."""
    session = plugin.current()
    with psycopg.connect(session.url(postgres.SUPERUSER, "postgres"), autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        link.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER dips_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    with databases.pointed_at(session, name):
        fixture_database._fresh_start()
        yield name
        fixture_database._fresh_start()
    databases.drop(session, name)


@pytest.fixture
def marked(_scene, tmp_path: Path, django_db_blocker) -> Iterator[tuple[Side, Side]]:
    """This test's own copy of the two councils, files and all."""
    template, folder, sides = _scene
    shutil.copytree(folder, tmp_path / "here")
    with django_db_blocker.unblock(), copied(template, f"own_{plugin.worker()}"), folders(tmp_path / "here"):
        yield sides


@pytest.fixture
def elsewhere(tmp_path: Path) -> Callable[[], Any]:
    """`with elsewhere():` one stands in a second installation, in which there is nothing but what `dips migrate` made."""

    @contextmanager
    def go() -> Iterator[Path]:
        from dips.councils import owner
        from dips.councils.models import Council
        from tests.support.session import TEMPLATE

        with ExitStack() as stack:
            stack.enter_context(copied(TEMPLATE, f"empty_{plugin.worker()}"))
            stack.enter_context(folders(tmp_path / "elsewhere"))
            with owner.connect() as link:
                for (schema,) in link.execute("SELECT schema_name FROM councils_council").fetchall():
                    link.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
                tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
                names = [sql.Identifier(table) for (table,) in tables if table not in EVERYWHERE]
                link.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
            fixture_database._fresh_start()
            assert not Council.objects.exists()
            yield tmp_path / "elsewhere"

    return go
