"""Asking to leave, taking it back, and a deletion that is killed again and again."""

from __future__ import annotations

import errno
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as letters
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from dips.archives import (
    blockers,
    certificates,
    errors,
    exporting,
    leaving,
    looking,
    making,
    queries,
    services,
    steps,
    tasks,
)
from dips.archives import letters as letters_of
from dips.archives.models import Departure, Export
from dips.archives.states import DepartureState, ExportState
from dips.councils import lookup
from dips.councils import services as councils
from dips.councils.models import Council
from dips.councils.provisioning import SlugTaken
from dips.councils.scope import council_scope, operator_scope, portal_scope, schema_scope
from dips.councils.states import CouncilState
from dips.kernel import outbox
from dips.kernel.actors import System
from dips.kernel.models import AuditEvent
from dips.staff.queries import people_who_may
from dips.staff.services import MANAGE as PEOPLE
from dips.ui import words
from tenants.calls.models import Call
from tests.support.fixture_people import client_for

from .packs import manifest_of

BY = System("a test")


def close_calls(council: Council) -> None:
    with council_scope(council):
        Call.objects.filter(state="published").update(state="closed")


def due(departure: Departure) -> None:
    """Its day has come, and whoever held it is gone."""
    with operator_scope():
        Departure.objects.filter(pk=departure.pk).update(
            due_at=departure.created_at - timedelta(days=1), lease_until=None
        )


def again(departure: Departure) -> None:
    with operator_scope():
        departure.refresh_from_db()


def deliver() -> list:
    list(outbox.drain(enter=schema_scope, note=operator_scope))
    return letters.outbox


def test_a_council_asks_waits_and_takes_it_back(marked) -> None:
    mine, other = marked
    council, admin = mine.council, client_for(mine.council.slug, mine.people["admin"])
    page = admin.get("/admin/your-data/")
    assert "Your council cannot leave yet" in page.content.decode()
    assert "Close or cancel the call of TST-77" in page.content.decode()
    typed = {"name": council.name, "reason": "We join our neighbour."}
    refused = admin.post("/admin/your-data/leave/", typed)
    assert refused.status_code == 422
    close_calls(council)

    assert admin.post("/admin/your-data/leave/", typed | {"name": "Something else"}).status_code == 422
    assert admin.post("/admin/your-data/leave/", typed).status_code == 302

    with council_scope(council):
        departure = queries.open_departure(council.schema_name)
    assert departure is not None and departure.due_at - departure.created_at > timedelta(days=29)
    assert leaving.due() == []
    assert leaving.carry_out(departure.pk) is None  # not its day yet
    with pytest.raises(errors.LeavingAlready):
        services.order_departure(council=council, reason="Twice.", by=BY)
    told = [each for each in deliver() if "has asked to leave" in each.subject]
    with council_scope(council):
        managers = {each.email for each in [*people_who_may(services.MANAGE), *people_who_may(PEOPLE)]}
    assert sorted(each.to[0] for each in told) == sorted(managers | {mine.people["admin"].email})
    day = words.day(departure.due_at)
    for column in ("manager", "owner"):
        home = client_for(council.slug, mine.people[column]).get("/admin/").content.decode()
        assert f"<strong>{council.name} is to be deleted on {day}.</strong> {mine.people['admin']} asked" in home
        assert "See how to stop it" not in home
        assert client_for(council.slug, mine.people[column]).post("/admin/your-data/stay/").status_code == 403
    foreign = client_for(other.council.slug, other.people["admin"])
    assert "is leaving" not in (page := foreign.get("/admin/your-data/").content.decode())
    assert "is to be deleted" not in page
    with CaptureQueriesContext(connection) as asked:
        assert "See how to stop it" in admin.get("/admin/").content.decode()
    assert [each["sql"] for each in asked if '"archives_departure"' in each["sql"]] == []  # it is remembered
    foreign.post("/admin/your-data/stay/")
    again(departure)
    assert departure.state == DepartureState.ASKED
    half_made = Council(slug="half", name="Half made", state=CouncilState.PROVISIONING)
    with pytest.raises(errors.NotWhole):
        services.order_departure(council=half_made, reason="Not whole.", by=BY)

    assert admin.post("/admin/your-data/stay/").status_code == 302
    again(departure)
    assert departure.state == DepartureState.STAYED
    assert "is to be deleted" not in admin.get("/admin/").content.decode()
    assert {each.to[0] for each in deliver() if "is not deleted" in each.subject} == managers
    _its_own_copy(mine, admin)


def _its_own_copy(mine, admin) -> None:
    """Made in the background, announced by a letter, without what nobody at the council may read."""
    _one_that_fails(mine, admin)
    assert admin.post("/admin/your-data/export/").status_code == 302
    with council_scope(mine.council):
        export = Export.objects.get(state=ExportState.WAITING)
        with pytest.raises(errors.ExportUnderWay):
            services.ask_for_export(by=mine.people["admin"])
        left = Path(storages["private"].path(f"exports/.{export.pk}.zip.4711"))
        left.write_text("half of it, by a process that was killed")
        made = making.make(export.pk)
    assert made is not None
    assert not left.exists()
    assert any(made.sha256 in each.body for each in deliver() if "is ready" in each.subject)

    given = admin.get(f"/admin/your-data/export/{made.pk}/")
    body = b"".join(given.streaming_content)

    assert len(body) == made.size
    assert given["Content-Disposition"].endswith('.dips.zip"')
    with council_scope(mine.council):
        manifest = manifest_of(Path(storages["private"].path(made.file)))
        rows = {each["table"]: each["rows"] for each in manifest["tables"]}
    assert manifest["whole"] is False
    assert (rows["council/applications_application"], rows["public/kernel_auditseal"]) == (1, 0)
    for column in ("manager", "owner"):
        client = client_for(mine.council.slug, mine.people[column])
        assert client.get(f"/admin/your-data/export/{made.pk}/").status_code == 403
    with council_scope(mine.council):
        Export.objects.filter(pk=made.pk).update(keep_until=made.created_at)
        assert making.clear(mine.council.schema_name) == 1
        assert AuditEvent.objects.filter(verb="export.clear", object_id=str(made.pk)).count() == 1
    assert admin.get(f"/admin/your-data/export/{made.pk}/").status_code == 404


def _one_that_fails(mine, admin) -> None:
    """Whoever asked reads why, in a sentence without an exception's own words; an operator can have it made again."""

    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "CANARY")

    with pytest.MonkeyPatch.context() as patch, council_scope(mine.council):
        patch.setattr(exporting, "export", full)
        export = services.ask_for_export(by=mine.people["admin"])
        for _try in range(making.TRIES):
            with pytest.raises(OSError, match="CANARY"):
                making.make(export.pk)
        export.refresh_from_db()
    assert (export.state, export.error) == (ExportState.FAILED, "There was no room left for it where files are kept.")
    [letter] = [each for each in deliver() if "could not be made" in each.subject]
    assert export.error in letter.body
    page = admin.get("/admin/your-data/").content.decode()
    assert export.error in page
    assert "Try again to make the file" in page

    services.retry_export(export=export, by=BY)

    with council_scope(mine.council):
        export.refresh_from_db()
    assert (export.state, export.error) == (ExportState.WAITING, "")
    with pytest.raises(errors.ExportNotGivenUp):
        services.retry_export(export=export, by=BY)
    with council_scope(mine.council):
        assert making.make(export.pk) is not None


def test_killed_at_every_step_it_goes_on(marked, monkeypatch) -> None:
    mine, _other = marked
    council = mine.council
    close_calls(council)
    departure = services.order_departure(council=council, reason="It joins its neighbour.", by=BY)
    due(departure)
    with override_settings(DIPS_SIGNING_KEY=""), pytest.raises(errors.NoSigningKey):
        leaving.carry_out(departure.pk)
    with council_scope(council):
        Call.objects.filter(challenge=mine.open).update(state="published")
    assert leaving.carry_out(departure.pk) is None
    again(departure)
    assert (departure.state, departure.held_up[:25]) == (DepartureState.ASKED, f"{council.name} cann"[:25])
    close_calls(council)
    order = steps.ORDER
    for name, _run in order:
        for before in (True, False):
            monkeypatch.setattr(steps, "ORDER", _deadly(order, name, before=before))
            with pytest.raises(KeyboardInterrupt):
                leaving.carry_out(departure.pk)
            assert leaving.carry_out(departure.pk) is None  # somebody has it
            due(departure)
    monkeypatch.setattr(steps, "ORDER", order)
    look = looking.everywhere
    monkeypatch.setattr(looking, "everywhere", lambda departure: [*look(departure), looking.Look("a shelf", 1)])
    with pytest.raises(errors.SomethingIsLeft) as found:
        leaving.carry_out(departure.pk)
    again(departure)
    assert departure.error == found.value.message
    assert departure.error == "After the deletion something was still found: 1 a shelf. It is deleted anew."
    assert (departure.state, certificates.of(departure)) == (DepartureState.LEAVING, None)
    with pytest.raises(errors.TooLateToStay):
        services.stay(departure=departure, by=BY)
    monkeypatch.setattr(looking, "everywhere", look)

    tasks.leave(str(departure.pk))

    again(departure)
    assert (departure.state, departure.error) == (DepartureState.GONE, "")
    assert departure.found["rows"]["applications_application"] == 2  # counted before, though it was killed after
    assert leaving.due() == []
    _its_address_is_kept(departure)


def _deadly(order, name: str, *, before: bool):
    def wrapped(run):
        def dies(departure: Departure) -> None:
            if not before:
                run(departure)
            raise KeyboardInterrupt

        return dies

    return tuple((each, wrapped(run) if each == name else run) for each, run in order)


def _its_address_is_kept(departure: Departure) -> None:
    lookup.forget()
    with pytest.raises(SlugTaken):
        councils.request_council(slug=departure.slug, name="Somebody else", by=BY)
    with operator_scope():
        Departure.objects.filter(pk=departure.pk).update(kept_until=departure.created_at)
    run = councils.request_council(slug=departure.slug, name="Somebody else", by=BY, here=True)
    assert run.slug == departure.slug


def test_the_words_of_the_command(marked, tmp_path: Path, capsys) -> None:
    mine, _other = marked
    slug = mine.council.slug
    call_command("council", "export", slug, str(tmp_path))
    said = capsys.readouterr().out
    [file] = tmp_path.glob(f"{slug}-*.dips.zip")
    assert f"{mine.council.name} is in {file}" in said
    sha256 = said.split("SHA-256: ")[1].strip()
    with pytest.raises(CommandError, match="is there already"):
        call_command("council", "export", slug, str(file))
    with pytest.raises(CommandError, match="Close or cancel the call of TST-77"):
        call_command("council", "delete", slug, "--reason", "Why not", "--now")
    close_calls(mine.council)
    with pytest.raises(CommandError, match="Say why"):
        call_command("council", "delete", slug, "--now")
    call_command("council", "delete", slug, "--reason", "It joins its neighbour.")
    call_command("council", "delete", slug, "--withdraw")
    assert f"{mine.council.name} stays." in capsys.readouterr().out
    call_command("council", "delete", slug, "--reason", "It joins its neighbour.", "--now")
    said = capsys.readouterr().out
    assert said.startswith(f"Certificate of deletion: {mine.council.name}")
    assert f"to keep (SHA-256)\n  {sha256}\n" in said
    given = tmp_path / "certificate.json"
    given.write_text(said[said.index("{") :])
    call_command("council", "certificate", "verify", str(given))
    assert capsys.readouterr().out.endswith("It is genuine: the signature holds.\n")
    call_command("council", "show", slug)
    shown = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert shown["deletion.see_it"] == f"dips council certificate show {slug}"
    assert shown["deletion.verify_it"].startswith("dips council certificate verify FILE, or anybody at ")
    words, signed = said[: said.index("{")], said[said.index("{") :]
    assert (shown["state"], shown["name"]) == ("deleted", mine.council.name)
    assert words.startswith(shown["deletion.certificate"])
    assert shown["deletion.key"] == json.loads(signed)["key_id"]
    saved = f"From: dips@example.org\nSubject: Gone\n\n{letters_of.with_certificate(words.strip(), signed)}"
    for shown in (said, saved, saved.replace(". ", ".\n")):
        given.write_text(shown)
        call_command("council", "certificate", "verify", str(given))
        assert capsys.readouterr().out.endswith("It is genuine: the signature holds.\n")
    for shown in (
        words.replace("neighbour", "enemy"),
        "Nothing was kept.\n",
        f"It was kept.\n{words}",
        words + "Yes.\n",
    ):
        given.write_text(f"{shown}{signed}")
        with pytest.raises(CommandError, match="The signature is genuine, but the words") as differs:
            call_command("council", "certificate", "verify", str(given))
        assert str(differs.value).split("follow.\n\n")[1].split() == words.split()
        assert "genuine" not in capsys.readouterr().out
    given.write_text(signed)
    page = client_for(None).get("/certificates/keys/")
    assert certificates.published_keys()[0] in page.content.decode()
    assert "openssl pkeyutl -verify" in page.content.decode()
    for word in ("export", "delete"):
        with pytest.raises(CommandError, match="There is no council “nowhere”"):
            call_command(
                "council", word, "nowhere", *([str(tmp_path)] if word == "export" else ["--reason", "Why not"])
            )
    with pytest.raises(CommandError, match="No council was deleted here that had the web address “nowhere”"):
        call_command("council", "certificate", "show", "nowhere")
    given.write_text(given.read_text().replace("neighbour", "neighboor"))
    with pytest.raises(CommandError, match="signature does not hold"):
        call_command("council", "certificate", "verify", str(given))

    # and it comes back, where it was, though its address is kept: it is its own
    call_command("council", "restore", str(file), "--sha256", sha256)
    assert "dips council resume" in capsys.readouterr().out
    assert blockers.standing(Council.objects.get(slug=slug)) != []
    call_command("council", "resume", slug)
    with portal_scope():
        assert Council.objects.get(slug=slug).state == CouncilState.ACTIVE
