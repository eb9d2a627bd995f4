"""A file that is not what it says, or does not fit, is refused whole: nothing of it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail as letters
from wagtail.search.models import IndexEntry

from dips.accounts.models import User
from dips.archives import errors, exporting, loading, restoring
from dips.councils import owner
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope, schema_scope
from dips.councils.services import resume_council
from dips.domains.models import Claim
from dips.kernel import outbox, seal
from dips.kernel.actors import System
from dips.kernel.models import AuditEvent, OutboxMessage
from dips.kernel.models.outbox import OutboxState
from dips.staff.models import Member
from tests.support.fixture_people import make_person

from .packs import changed, edit

BY = System("a test")
EVENTS, LINES = "tables/public/kernel_auditevent.ndjson", "tables/public/directory_passport.ndjson"
CLAIMS, OUTBOX, COUNCIL = (
    "tables/public/domains_claim.ndjson",
    "tables/public/kernel_outboxmessage.ndjson",
    "tables/public/councils_council.ndjson",
)


def refused(path: Path, error: type[Exception], words: str, **how: Any) -> None:
    before = state()
    with pytest.raises(error, match=words):
        restoring.restore(path, by=BY, **how)
    assert state() == before


def state() -> tuple[Any, ...]:
    with owner.connect() as link:
        return tuple(
            link.execute(query).fetchone()
            for query in (
                "SELECT count(*) FROM pg_namespace",
                "SELECT count(*) FROM councils_council",
                "SELECT count(*) FROM kernel_auditevent",
                "SELECT count(*) FROM accounts_user",
            )
        )


def test_nothing_is_made_of_it(marked, elsewhere, tmp_path: Path, monkeypatch) -> None:
    mine, other = marked
    file = exporting.export(mine.council, tmp_path / "whole.zip", whole=True).path
    refused(file, errors.AlreadyHere, "is here already")

    with elsewhere():
        tampered = changed(file, edit(EVENTS, b"council", b"counciI"))
        refused(tampered, errors.Tampered, "its bytes are others")
        longer = changed(file, lambda parts, manifest: parts.update({EVENTS: parts[EVENTS] + b"{}\n"}))
        refused(longer, errors.Tampered, "it is longer")
        cut = tmp_path / "cut.zip"
        cut.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        refused(cut, errors.NotAnArchive, "cut off or damaged")
        refused(tmp_path / "nowhere.zip", errors.NotAnArchive, "no such file")
        refused(changed(file, lambda parts, manifest: parts.pop("README.txt")), errors.NotAnArchive, "does not fit")
        refused(changed(file, lambda parts, manifest: parts.pop("manifest.json")), errors.NotAnArchive, "no manifest")
        refused(changed(file, lambda parts, manifest: manifest.update(number=2)), errors.TooNew, "format 2")
        unknown = changed(file, lambda parts, manifest: manifest["migrations"].append(["calls", "0009_later"]))
        refused(unknown, errors.TooNew, "calls.0009_later")
        table = changed(file, lambda parts, manifest: manifest["tables"][5].update(columns=["id", "later"]))
        refused(table, errors.TooNew, "has a column later")
        refused(file, errors.OtherFile, "not the one you gave", sha256="0" * 64)
        history = changed(file, edit(EVENTS, b"Officer", b"0fficer"), hashed=True)
        refused(history, errors.DoesNotFit, "audit trail is not whole")
        area = changed(file, edit("tables/public/councils_council.ndjson", b"west-midlands", b"nowhere"), hashed=True)
        refused(area, errors.DoesNotFit, "no region or authority “nowhere” here")
        schemas = mine.council.schema_name.encode(), other.council.schema_name.encode()
        refused(changed(file, edit(LINES, *schemas), hashed=True), errors.DoesNotFit, "directory_passport should have")

        bomb = changed(
            file, lambda parts, manifest: parts.update({EVENTS: bytes(50_000_000)}), hashed=True, packed=True
        )
        refused(bomb, errors.NotAnArchive, "would unpack to far more")

        neighbour = Council(slug="birmingham", name="Another", schema_name="c_000000000000", gss_code="")
        with owner.connect() as link:
            owner.insert(link, neighbour)
        refused(file, errors.AddressTaken, "“birmingham” is taken")
        with owner.connect() as link:
            link.execute("UPDATE councils_council SET gss_code = 'E08000025', slug = 'another'")
        coded = changed(file, _with_code, hashed=True)
        refused(coded, errors.CodeTaken, "E08000025")
        _killed_and_again(changed(file, _as_somebody_elses, hashed=True), monkeypatch)


def _with_code(parts: Any, manifest: Any) -> None:
    manifest["council"]["gss_code"] = "E08000025"


def _as_somebody_elses(parts: Any, manifest: Any) -> None:
    """A letter that waits to be sent, a name that is proved, and an e-mail domain by which a provider signs people in."""
    edit(OUTBOX, b'"state":"parked"', b'"state":"waiting"')(parts, manifest)
    edit(CLAIMS, b'"state":"asked"', b'"state":"verified"')(parts, manifest)
    edit(COUNCIL, b"{", b'{"email_domain":"brum.example.gov.uk",')(parts, manifest)
    next(each for each in manifest["tables"] if each["table"] == "public/councils_council")["columns"].append(
        "email_domain"
    )


def _killed_and_again(file: Path, monkeypatch) -> None:
    """In the middle of the rows: nothing is there. The second try makes it whole, under another address if one wants."""
    tables: list[str] = []
    load = loading.load

    def dies(link: Any, archive: Any, said: Any, lines: Any, **how: Any) -> None:
        load(link, archive, said, lines, **how)
        tables.append(said["table"])
        if len(tables) == 40:
            raise KeyboardInterrupt

    before = state()
    monkeypatch.setattr(loading, "load", dies)
    with pytest.raises(KeyboardInterrupt):
        restoring.restore(file, by=BY)
    assert state() == before
    monkeypatch.setattr(loading, "load", load)

    council = restoring.restore(file, slug="brum", by=BY)

    assert (council.slug, council.domains.get().domain.partition(".")[0]) == ("brum", "brum")
    assert council.email_domain == ""
    with operator_scope():
        assert set(Claim.objects.filter(schema=council.schema_name).values_list("state", flat=True)) == {"asked"}
        states = OutboxMessage.objects.filter(schema=council.schema_name).values_list("state", flat=True)
        assert OutboxState.PARKED in states and OutboxState.WAITING not in states


def test_people_who_are_known_here_keep_their_account(marked, elsewhere, tmp_path: Path) -> None:
    mine, _other = marked
    file = exporting.export(mine.council, tmp_path / "own.zip", whole=False).path
    admin = mine.people["admin"]

    with elsewhere() as home:
        known = make_person("Already Here", admin.email)
        with owner.connect() as link:
            link.execute("UPDATE accounts_user SET is_operator = true WHERE id = %s", [known.pk])
        refused(file, errors.RunsThePlatform, "runs this platform")
        with owner.connect() as link:
            link.execute("UPDATE accounts_user SET is_operator = false WHERE id = %s", [known.pk])

        council = restoring.restore(file, by=BY)

        with council_scope(council):
            assert Member.objects.filter(user_id=known.pk).exists()
            assert not Member.objects.filter(user_id=admin.pk).exists()
        with portal_scope():
            made = User.objects.get(email=mine.people["manager"].email)
            assert made.pk == mine.people["manager"].pk
            assert not made.has_usable_password()
            assert not User.objects.filter(pk=admin.pk).exists()
        _opened(council, home, mine.people["manager"].email)


def _opened(council: Council, home: Path, newcomer: str) -> None:
    """Nothing was sent until now. Its own trail tells of the fork, and its search finds its pages again."""
    with operator_scope():
        assert not OutboxMessage.objects.filter(state=OutboxState.WAITING).exists()
    resume_council(council=council, by=BY)
    list(outbox.drain(enter=schema_scope, note=operator_scope))
    welcome = next(each for each in letters.outbox if each.to == [newcomer])
    assert "choose a password" in welcome.subject
    with council_scope(council):
        told = AuditEvent.objects.get(schema=council.schema_name, verb="council.restore")
        assert set(told.data["fork"]) == {"sequence", "hash", "sha256"}
        assert IndexEntry.objects.exists()
        while seal.seal():
            pass
        seal.anchor(home / "anchors")
        assert seal.verify(home / "anchors") is None
