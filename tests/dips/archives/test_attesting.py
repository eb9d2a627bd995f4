"""Anybody pastes or chooses a certificate of deletion, and reads whether it is genuine and what it attests."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile

from dips.archives import certificates, letters, signing
from dips.archives.forms import LARGEST
from dips.archives.models import Certificate
from tests.support.fixture_people import host_of

from .conftest import KEY

pytestmark = pytest.mark.django_db
HERE = "/certificates/"
BODY = {
    "format": "dips-certificate",
    "number": 1,
    "service": "DIPS",
    "portal": "dips.example.org",
    "council": {"name": "Dunford Council <b>", "web_address": "dunford", "gss_code": "", "schema": "c7"},
    "asked": {"at": "2026-03-01T09:00:00+00:00", "by": "Ada Admin", "reason": "It joins its neighbour."},
    "deleted": {"rows": {"a": 1200, "b": 34}, "tables": 2, "files": 1, "bytes": 2048},
    "checks": [{"where": "the database", "found": 0, "note": ""}, {"where": "the files", "found": 0, "note": ""}],
    "issued_at": "2026-03-31T09:00:00+00:00",
    "last_export_sha256": "",
    "last_backup_ages_out": "2026-05-05",
    "kept": ["this certificate"],
}


def file_of(text: str) -> str:
    signed = signing.sign(text)
    return certificates.as_file(
        Certificate(text=text, signature=signed.signature, key_id=signed.key_id, public_key=signed.public_key)
    )


@pytest.fixture
def signed(settings) -> tuple[str, str]:
    """The words of a certificate, and its file."""
    settings.DIPS_SIGNING_KEY = KEY
    text = certificates.canonical(BODY)
    return certificates.in_words(text), file_of(text)


def read(answer) -> str:
    page = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]))
    return re.sub(r"\s+", " ", page)


def test_a_genuine_one_says_what_it_attests(portal, signed) -> None:
    words, file = signed
    letter = f"From: dips@example.org\nSubject: Gone\n\n{letters.with_certificate(words, file)}"
    chosen = SimpleUploadedFile("certificate.json", b"\xef\xbb\xbf" + file.replace("\n", "\r\n").encode())

    for given in ({"text": file}, {"text": f"{words}\n{file}"}, {"text": letter}, {"file": chosen}):
        answer = portal.post(HERE, given)

        assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
        page = read(answer)
        for fact in (
            "This certificate is genuine",
            "Council Dunford Council <b>",
            "Deleted on 31 March 2026",
            "Ada Admin, on 1 March 2026",
            "1234 records",
            "1 file (2",
            "We looked in 2 places. Nothing was left.",
            "5 May 2026",
        ):
            assert fact in page, fact
        assert "<b>" not in answer.content.decode()
    page = read(portal.post(f"/cy{HERE}", {"text": f"{words}\n{file}"}))
    assert "Mae’r dystysgrif hon yn ddilys" in page and "Edrychwyd mewn 2 le. Nid oedd dim ar ôl." in page


def test_what_is_not_genuine_says_why(portal, signed, settings) -> None:
    words, file = signed
    settings.DIPS_SIGNING_KEY = "another key, of somebody else 7Qx"
    other = file_of(certificates.canonical(BODY))
    strange = file_of(certificates.canonical({"format": "something else"}))
    settings.DIPS_SIGNING_KEY = KEY
    known = json.loads(file)
    for given, why in (
        (file.replace("neighbour", "enemy"), "its signature does not hold"),
        (other, "it is signed with a key that is not known here"),
        (strange, "it says it is something else"),
        (json.dumps(known | {"signature": 5}), "it is no file of that kind"),
        (json.dumps(known | {"certificate": ["x"]}), "it is no file of that kind"),
        (json.dumps(known | {"public_key": {}}), "it is no file of that kind"),
        (json.dumps(known | {"signature": "\ud800"}), "its signature does not hold"),
        (json.dumps(known | {"certificate": "[" * 90_000}), "it is no file of that kind"),
        ("[" * 90_000, "it is no file of that kind"),
        (words, "it is no file of that kind"),
        ("Hello", "it is no file of that kind"),
    ):
        answer = portal.post(HERE, {"text": given})
        assert (answer.status_code, f"This is not a certificate of deletion: {why}." in read(answer)) == (422, True)
        assert "This certificate is genuine" not in read(answer)

    for changed in (words.replace("neighbour", "enemy"), "Nothing was kept.\n"):
        page = read(portal.post(HERE, {"text": f"{changed}\n{file}"}))
        assert "The words were changed" in page and "It joins its neighbour." in page
        assert "This certificate is genuine" not in page


def test_a_form_that_is_empty_double_or_too_large_says_so(portal, signed) -> None:
    _words, file = signed
    large, wrong = (SimpleUploadedFile(name, b"x" * (LARGEST + 1)) for name in ("a.json", "a.pdf"))
    for given, said in (
        ({}, "Paste the certificate, or choose its file"),
        ({"text": file, "file": SimpleUploadedFile("a.json", b"{}")}, "not both"),
        ({"text": "x" * (LARGEST + 1)}, "at the most"),
        ({"file": large}, "or smaller"),
        ({"file": wrong}, "one of these kinds"),
    ):
        answer = portal.post(HERE, given)
        assert (answer.status_code, said in read(answer)) == (422, True), said


def test_one_address_asks_only_so_often(portal, signed, monkeypatch) -> None:
    caches["limits"].clear()
    monkeypatch.setattr("dips.archives.views.CHECKS", 1)

    answers = [portal.post(HERE, {"text": "Hello"}).status_code for _ in range(2)]

    caches["limits"].clear()
    assert answers == [422, 429]


def test_the_ways_to_the_page(portal, signed) -> None:
    words, file = signed

    assert f"{HERE} says so" in words
    assert f"http://{host_of()}{HERE}" in letters.with_certificate(words, file)
    assert f"http://{host_of()}{HERE}" in portal.get("/certificates/keys/").content.decode()
