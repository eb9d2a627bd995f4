"""Words are packed for whoever takes them so; files, and what has a version, are not."""

from __future__ import annotations

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from dips.ui.middleware import PackedMiddleware

WORDS = "What we know of the neighbours. " * 40


def packed(response: HttpResponse) -> bool:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return PackedMiddleware(lambda _request: response)(request).headers.get("Content-Encoding") == "gzip"


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/css"])
def test_words_are_packed(kind: str) -> None:
    assert packed(HttpResponse(WORDS, content_type=kind))


def test_a_version_is_sent_as_it_must_come_back() -> None:
    answer = HttpResponse(WORDS, content_type="application/json", headers={"ETag": '"3"'})

    assert not packed(answer)
    assert answer["ETag"] == '"3"'


@pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
def test_files_are_not(kind: str) -> None:
    assert not packed(HttpResponse(WORDS, content_type=kind))
    assert not packed(FileResponse([WORDS.encode()], content_type="text/plain"))
