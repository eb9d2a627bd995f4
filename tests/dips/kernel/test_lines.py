"""A log line is one JSON object that holds nobody's words."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import UUID

import pytest

from dips.kernel import tracing
from dips.kernel.lines import FIELDS, JsonLines, process

PLANTED = "Planted-Petra"
ID = UUID("0190b3f0-0000-7000-8000-000000000001")


def told(name: str, words: str, *args: Any, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord(
        name, logging.INFO, __file__, 1, words, args, (type(error), error, None) if error else None
    )
    for key, value in extra.items():
        setattr(record, key, value)
    line = JsonLines().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert set(said) <= set(FIELDS)
    return said


def test_our_own_sentence_is_written_whole_but_for_addresses() -> None:
    assert (
        told("dips.councils", "made %s for %s", "leeds", "p.planted@firm.test")["message"] == "made leeds for (address)"
    )


@pytest.mark.parametrize(
    ("words", "args", "message"),
    [
        ("Task %(name)s[%(id)s] %(description)s: %(exc)s",
         ({"name": "a.b", "id": "1", "description": "raised", "exc": PLANTED, "args": [PLANTED]},), "Task a.b[1] raised: (…)"),
        ("took %d ms for %s of %s", (7, PLANTED, ID), f"took 7 ms for (…) of {ID}"),
        (f"Invalid HTTP_HOST header: '{PLANTED}'.", (), "Invalid HTTP_HOST header: (…)."),
        ("%d words", (PLANTED,), "%d words"),
        ("told planted.petra@firm.test", (), "told (address)"),
    ],
)  # fmt: skip
def test_anothers_message_comes_without_what_it_is_about(words: str, args: tuple[Any, ...], message: str) -> None:
    assert told("celery.app.trace", words, *args)["message"] == message


def test_what_django_says_of_a_request_is_its_status_alone() -> None:
    said = told("django.request", "Internal Server Error: %s", f"/{PLANTED}/", request=object(), status_code=500)

    assert said["message"] == "answered 500"


def test_an_exception_is_its_types_and_places() -> None:
    def fails() -> None:
        try:
            raise KeyError(PLANTED)
        except KeyError as error:
            raise ValueError(f"what {PLANTED} typed") from error

    with pytest.raises(ValueError, match=PLANTED) as caught:
        fails()

    said = told("dips.x", "failed", error=caught.value)

    assert said["error"] == "ValueError < KeyError"
    assert said["stack"][0].startswith("dips/kernel/test_lines.py:")
    assert said["stack"][0].endswith(" fails")
    assert PLANTED not in json.dumps(said)


def test_nobody_writes_a_second_line() -> None:
    assert told("dips.x", "made %s", 'a\n{"level": "info"}\x1b[31m')["message"] == 'made a\n{"level": "info"}\x1b[31m'


@pytest.mark.parametrize("given", ["0123456789abcdef", "0190B3F0-0000-7000-8000-000000000001", "3f2a-88c1-90de-1b27"])
def test_a_well_formed_number_goes_on(given: str) -> None:
    assert tracing.begin(given) == given.lower() == tracing.number()


@pytest.mark.parametrize(
    "given", ["", "petra-planted-1", "a" * 15, "a" * 37, "0123456789abcdef\n", "-123456789abcdef-", 7, None]
)
def test_any_other_is_replaced(given: object) -> None:
    number = tracing.begin(given)

    assert number != given
    assert tracing.WELL_FORMED.fullmatch(number)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("/x/granian/__main__.py --interface wsgi config.wsgi:application", "web"),
        ("/x/bin/granian config.wsgi:application", "web"),
        ("/x/celery/__main__.py -A config.celery worker -Q default -n worker@%h", "worker"),
        ("/x/bin/celery -A config.celery worker -Q provision -n provisioner@%h", "provisioner"),
        ("/x/bin/celery -A config.celery beat --pidfile=", "beat"),
        ("/x/bin/dips migrate", "command"),
    ],
)
def test_a_process_knows_its_name_by_its_words(words: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", words.split())

    assert process.__wrapped__() == name
