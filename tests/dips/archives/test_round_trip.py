"""What was exported is put back whole in an installation that knew nothing, and exported again it is the same file."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

from psycopg import sql

from dips.archives import classes, exporting, restoring
from dips.billing.models import Account, Invoice
from dips.billing.queries import account_here, invoices_here
from dips.councils import links, owner
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope
from dips.councils.states import CouncilState
from dips.domains import queries
from dips.domains.models import Claim, Sender
from dips.kernel import clock, seal
from dips.kernel.actors import System
from dips.regions.models import Consent
from dips.signon.models import SignOn

BY = System("a test")


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as pack:
        return json.loads(pack.read("manifest.json"))


def test_every_table_is_classified(marked) -> None:
    mine, _other = marked

    assert classes.unclassified(mine.council.schema_name) == []


def test_what_is_left_out_is_named_with_its_reason(marked, tmp_path: Path) -> None:
    mine, _other = marked
    done = exporting.export(mine.council, tmp_path / "whole.zip", whole=True)

    told = manifest(done.path)["left_out"]
    with zipfile.ZipFile(done.path) as pack:
        readme = " ".join(pack.read("README.txt").decode().split())

    named = {each.key for each in classes.all_tables() if each.kind in ("secret", "derived", "trace")}
    assert set(told) == named
    assert all(why and why in readme for why in told.values())


def in_force(council: Council) -> None:
    """A council with names of its own, a sender, sign-on, a consent and a plan that it pays for."""
    now, here = clock.now(), {"schema": council.schema_name}
    area = Region.objects.get(slug="west-midlands")
    with owner.connect() as link:
        link.execute("UPDATE councils_council SET email_domain = 'signed-up.example.org' WHERE id = %s", [council.pk])
        for table in ("domains_claim", "domains_sender", "billing_account", "billing_invoice", "regions_consent"):
            link.execute(
                sql.SQL("DELETE FROM {} WHERE schema = %s").format(sql.Identifier(table)), [council.schema_name]
            )
        for row in (
            Claim(**here, kind="site", name="ideas.example.org", state="live", verified_at=now, live_at=now),
            Claim(**here, kind="mail", name="example.org", state="verified", verified_at=now),
            Sender(**here, address="ideas@example.org", tested_at=now),
            Account(**here, customer="cus_1", subscription="sub_1", standing="paid", plan="council"),
            Invoice(
                **here, id="in_1", customer="cus_1", number="=DIPS-1", status="open", net=100, vat=20, total=120, left=120,
                made_at=now, page_url="https://stripe.test/i/key", pdf_url="https://stripe.test/i/key.pdf",
            ),
            Consent(**here, area=area, measures=["challenges"], given_label="An officer", given_at=now),
        ):  # fmt: skip
            owner.insert(link, row)
    with council_scope(council):
        SignOn.objects.update_or_create(
            defaults={
                "state": "on", "issuer": "https://sign-on.example.org", "client_id": "dips", "secret": "locked-up-here",
                "is_only_way": True, "factor": "declared", "vouched_at": now, "label": "Council sign-on",
            }
        )  # fmt: skip


def nothing_is_in_force(council: Council) -> None:
    """What was put back waits for a new proof."""
    with council_scope(council):
        claims, sign_on = queries.claims(), SignOn.objects.get()
        [consent], [invoice] = Consent.objects.filter(schema=council.schema_name), invoices_here()
        assert (account_here().standing, council.plan, council.email_domain) == ("none", "", "")
    assert {(each.name, each.state, each.verified_at) for each in claims} == {
        ("ideas.example.org", "asked", None),
        ("example.org", "asked", None),
    }
    sender = queries.own_sender(council.schema_name)
    assert sender is not None
    assert (sender.address, sender.may_be_used) == ("ideas@example.org", False)
    assert queries.verified_email_domains(council) == frozenset()
    assert [each.domain for each in council.domains.all()] == [links.default_host(council.slug)]
    assert (sign_on.state, sign_on.secret, sign_on.factor, sign_on.vouches, sign_on.is_only_way) == (
        "off", "", "ours", False, False,
    )  # fmt: skip
    assert (sign_on.issuer, sign_on.label) == ("https://sign-on.example.org", "Council sign-on")
    assert consent.ended_at is not None
    assert "counts nowhere" in consent.ended_reason
    assert (invoice.number, invoice.total, invoice.page_url, invoice.pdf_url) == ("=DIPS-1", 120, "", "")


def test_export_restore_export_is_the_same_file(marked, elsewhere, tmp_path: Path, figure) -> None:
    mine, _other = marked
    in_force(mine.council)
    tokens = {each.token for each in Claim.objects.filter(schema=mine.council.schema_name)}
    first = exporting.export(mine.council, tmp_path / "first.zip", whole=True)
    again = exporting.export(mine.council, tmp_path / "again.zip", whole=True)
    assert again.sha256 == first.sha256
    assert first.path.stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"

    with elsewhere() as home:
        council = restoring.restore(first.path, by=BY)
        second = exporting.export(council, tmp_path / "second.zip", whole=True)

        assert council.state == CouncilState.SUSPENDED
        nothing_is_in_force(council)
        assert not tokens & {each.token for each in Claim.objects.all()}
        with council_scope(council):
            assert seal.verify(home / "anchors") is None

    with zipfile.ZipFile(first.path) as pack:
        said = b"".join(pack.read(name) for name in pack.namelist())
        assert not [
            word for word in (b"locked-up-here", b"stripe.test", b'cus_1","sub', *tokens_of(tokens)) if word in said
        ]
        assert b"'=DIPS-1" in pack.read("lists/billing_invoice.csv")
        for name in (name for name in pack.namelist() if name.startswith("lists/")):
            cells = [cell for row in csv.reader(io.TextIOWrapper(pack.open(name), "utf-8")) for cell in row]
            assert [cell for cell in cells if cell.startswith(("{", "["))] == [], f"{name} is for people"
    assert manifest(second.path) == manifest(first.path)
    assert second.sha256 == first.sha256
    assert first.missing == 0 and first.files >= 4
    figure("export, restore, export: bytes that differ", int(first.sha256 != second.sha256), limit=0, cases=first.rows)


def tokens_of(tokens: set[str]) -> list[bytes]:
    return [each.encode() for each in tokens]


def test_what_is_held_in_memory_does_not_grow(marked, tmp_path: Path, rounds, figure) -> None:
    mine, _other = marked
    many = """
    INSERT INTO kernel_outboxmessage (id, schema, kind, key, payload, state, attempts, last_error, request_number)
    SELECT gen_random_uuid(), %s, 'mail', 'many ' || n, jsonb_build_object('text', repeat(md5(n::text), 60)), 'done', 1, '', ''
    FROM generate_series(1, %s) n
    """
    number = rounds(quick=5_000, full=200_000)
    with owner.connect() as link:
        link.execute(many, [mine.council.schema_name, number])
    tracemalloc.start()
    done = exporting.export(mine.council, tmp_path / "many.zip", whole=True)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert done.rows > number
    figure("memory of an export at its most", peak / 1e6, limit=4, unit="MB", cases=done.rows)
