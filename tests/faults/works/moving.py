"""A council's file is written and put back while processes die."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from django.core.files.base import ContentFile
from django.test import override_settings

from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.actors import SYSTEM

from .world import Work


class Export(Work):
    """The council asks for its own copy."""

    tasks = ("archives.look_after_all",)

    def begin(self) -> None:
        from dips.archives import services

        with council_scope(self.world.council):
            self.pk = services.ask_for_export(by=self.world.people["admin"]).pk

    def finish(self) -> None:
        world = self.world
        query = "SELECT file, sha256 FROM archives_export WHERE id = %s AND state = 'done'"
        self.until(lambda: bool(world.ask(query, self.pk)), "the export is not made")
        from dips.archives.packing import sha256_of

        [(name, sha256)] = world.ask(query, self.pk)
        [path] = [each for each in world.stack.home.path.rglob("exports/*") if each.name == name.rpartition("/")[2]]
        assert sha256_of(path) == sha256
        assert not list(path.parent.glob(".*"))  # nothing half written lies about
        letters = "SELECT count(*) FROM kernel_outboxmessage WHERE schema = %s AND kind = 'mail' AND key LIKE %s"
        assert world.one(letters, world.council.schema_name, f"%{self.pk}%") == 1


class Restore(Work):
    """An operator puts a council back that has left, a file of its own with it."""

    def prepare(self) -> None:
        from wagtail.documents.models import Document

        from dips.archives import services
        from dips.councils.services import request_council

        world = self.world
        self.slug = f"back-{next(world.numbers)}"
        request_council(slug=self.slug, name=f"Council {self.slug}", by=SYSTEM)
        made = "SELECT count(*) FROM councils_council WHERE slug = %s AND state = 'active'"
        self.until(lambda: world.one(made, self.slug) == 1, "the council is not made")
        with operator_scope():
            council = Council.objects.get(slug=self.slug)
        self.schema, self.file = council.schema_name, world.stack.home.path / f"{self.slug}.zip"
        with council_scope(council), self.files():
            Document.objects.create(title="A map", file=ContentFile(b"Here be parks.", name="map.txt"))
        self.sent = self.export(council, self.file)
        services.order_departure(council=council, reason="It comes back.", at_once=True, by=SYSTEM)
        gone = "SELECT count(*) FROM archives_departure WHERE schema = %s AND state = 'gone'"
        self.until(lambda: world.one(gone, self.schema) == 1, "the council is not gone")

    def files(self) -> AbstractContextManager[None]:
        """This process's files are the stack's."""
        home = self.world.stack.home.path
        return override_settings(MEDIA_ROOT=str(home / "media"), PRIVATE_ROOT=str(home / "private"))

    def export(self, council: Council, path: Path) -> tuple[str, int, int]:
        from dips.archives import exporting

        with self.files():
            done = exporting.export(council, path, whole=True)
        assert (done.files, done.missing) == (1, 0)
        return done.sha256, done.rows, done.files

    def begin(self) -> None:
        assert self.restore() == -9

    def restore(self) -> int:
        code = (
            "from pathlib import Path\nfrom dips.archives import restoring\nfrom dips.kernel.actors import SYSTEM\n"
            f"restoring.restore(Path({str(self.file)!r}), by=SYSTEM)"
        )
        return self.world.run(code, owner=True)

    def finish(self) -> None:
        world = self.world
        there = "SELECT count(*) FROM councils_council WHERE slug = %s"
        schema = "SELECT count(*) FROM pg_namespace WHERE nspname = %s"
        assert (world.one(there, self.slug), world.one(schema, self.schema)) == (0, 0)
        assert self.restore() == 0
        with operator_scope():
            council = Council.objects.get(slug=self.slug)
        assert self.export(council, self.file.with_suffix(".again")) == self.sent
