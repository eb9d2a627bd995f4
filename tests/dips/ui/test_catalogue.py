"""The Welsh catalogue: compiled as written, whole for the templates that are done, and true to its English."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from dips.ui import catalogue, words
from tests.support.fixture_people import host_of

MESSAGE = re.compile(r"""\b(?:n|p|np)?(?:gettext(?:_lazy|_noop)?|_)\(\s*u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
# Whole folders that are held to be complete, but for the parts that officers see.
COMPLETE = (
    "platform/dips/directory/templates",
    "platform/dips/regions/templates",
    "platform/dips/signup/templates",
    "platform/dips/ui/templates/dips",
    "cms/templates/cms",
)
PUBLIC = (
    *COMPLETE,
    "platform/dips/accounts/templates",
    "platform/dips/suppliers/templates",
    "tenants/applications/templates",
)
OFFICERS = ("/admin/", "/look/", "wagtailadmin")


@pytest.fixture(scope="module")
def known() -> dict[str, catalogue.Entry]:
    return {each.msgid: each for each in catalogue.entries(catalogue.SOURCE.read_text())}


def messages(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """Every message of the templates in these folders, by file."""
    found = {}
    for folder in folders:
        for path in sorted(Path(settings.ROOT, folder).rglob("*.*")):
            if path.suffix in (".html", ".txt") and not any(part in str(path) for part in OFFICERS):
                source = templatize(path.read_text())
                found[str(path.relative_to(settings.ROOT))] = {
                    ast.literal_eval(text) for text in MESSAGE.findall(source)
                }
    return found


def test_the_compiled_catalogue_is_what_was_written() -> None:
    assert catalogue.TARGET.read_bytes() == catalogue.compiled(catalogue.SOURCE.read_text()), "run `dips catalogue`"


def test_python_reads_it_as_any_other() -> None:
    with catalogue.TARGET.open("rb") as file:
        read = gettext.GNUTranslations(file)

    assert read.gettext("Challenges") == "Heriau"
    assert [read.ngettext("%(days)d day left", "%(days)d days left", n) for n in (1, 2, 3, 8)] == [
        "%(days)d diwrnod ar ôl",
        "%(days)d ddiwrnod ar ôl",
        "%(days)d diwrnod ar ôl",
        "%(days)d diwrnod ar ôl",
    ]


def test_no_translation_loses_a_value() -> None:
    assert list(catalogue.faults(catalogue.SOURCE.read_text())) == []


def test_the_templates_that_are_done_are_whole(known) -> None:
    missing = {
        path: sorted(text for text in texts if text not in known or not known[text].is_translated)
        for path, texts in messages(COMPLETE).items()
    }

    assert {path: texts for path, texts in missing.items() if texts} == {}


def test_most_of_what_is_public_is_in_welsh(known) -> None:
    texts = set().union(*messages(PUBLIC).values())
    said = {text for text in texts if text in known and known[text].is_translated}

    print(f"\nWelsh: {len(said)} of {len(texts)} messages of the public's and suppliers' templates")
    assert len(said) / len(texts) > 0.9


@pytest.mark.parametrize(
    "path",
    [
        "/cy/",
        "/cy/challenges/",
        "/cy/challenges/?q=nothing-has-this-word",
        "/cy/councils/",
        "/cy/accessibility/",
        "/cy/privacy/",
        "/cy/cookies/",
        "/cy/contact/",
        "/cy/terms/",
        "/cy/accounts/login/",
        "/cy/accounts/signup/",
        "/cy/accounts/password/reset/",
        "/cy/no-such-page/",
    ],
)
def test_a_walk_in_welsh_asks_for_nothing_that_is_missing(
    db, open_challenge, birmingham, path, monkeypatch, known
) -> None:
    open_challenge(birmingham)
    client = Client(HTTP_HOST=host_of())
    asked: set[str] = set()
    real = translation._trans.gettext

    def note(message):
        asked.add(str(message))
        return real(message)

    monkeypatch.setattr(translation._trans, "gettext", note)
    client.get(path)

    assert len(asked) > 20
    assert sorted(text for text in asked if text in known and not known[text].is_translated) == []


def test_dates_and_deadlines_are_said_in_welsh() -> None:
    from datetime import UTC, datetime

    moment = datetime(2023, 1, 6, 17, tzinfo=UTC)
    with translation.override("cy"):
        assert words.deadline(moment) == "5pm, Dydd Gwener 6 Ionawr 2023"
        assert words.days_left(moment, datetime(2023, 1, 4, tzinfo=UTC)) == "2 ddiwrnod ar ôl"
        assert words.pounds(2450000) == "£24,500"
