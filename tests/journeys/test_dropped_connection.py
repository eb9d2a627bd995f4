"""A connection that drops in the middle of an upload leaves the application as it was, and the next try works."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from dips.councils.scope import council_scope
from dips.suppliers.queries import profile_for
from tests.support.fixture_people import client_for

from .steps import PDF

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sent", ["the headers alone", "half of the file"])
def test_half_an_upload_changes_nothing(live, buses, supplier, sent) -> None:
    from tenants.applications import queries, services
    from tenants.applications.models import Application, ApplicationFile
    from tenants.calls.models import Call

    user, _organisation = supplier(name="Plainview Ltd")
    asked = next(page for page in buses.pages if any(question.kind == "file" for question in page.questions))
    words, file = asked.questions[0].key, next(each.key for each in asked.questions if each.kind == "file")
    profile = profile_for(user)
    with council_scope(buses.council):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=buses.challenge)
        passing = {rule.key: rule.passing_answer for rule in queries.rules_of(call, "ask")}
        application = services.start_application(call=call, supplier=profile, by=user, eligibility=passing)
        before = Application.objects.values().get(pk=application.pk)
    client, path = client_for(None, user), f"{buses.apply_path}page/{asked.key}/"
    page = client.get(path, follow=True).content.decode()
    fields = {
        "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1),
        "version": re.search(r'name="version" value="(\d+)"', page).group(1),
        words: "Typed before the train went into the tunnel.",
    }
    body = multipart(fields, file)
    head = "\r\n".join(
        [
            f"POST {path} HTTP/1.1",
            f"Host: {client.defaults['HTTP_HOST']}",
            "Content-Type: multipart/form-data; boundary=here",
            f"Content-Length: {len(body)}",
            "Cookie: " + "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
        ]
    )
    log = Path(os.environ["DIPS_HOME"]) / "logs" / "web.log"
    noted = len(log.read_text())

    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as wire:
        wire.sendall(f"{head}\r\n\r\n".encode() + (body[: len(body) // 2] if "half" in sent else b""))

    with council_scope(buses.council):
        assert Application.objects.values().get(pk=application.pk) == before
        assert (application.answers.count(), ApplicationFile.objects.count()) == (0, 0)
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as wire:
        wire.sendall(f"{head}\r\n\r\n".encode() + body)
        assert wire.recv(100).startswith(b"HTTP/1.1 422")  # kept; the page's other questions wait for an answer
    with council_scope(buses.council):
        assert application.answers.get(question_key=words).value == fields[words]
        assert ApplicationFile.objects.get().name == "plan.pdf"
    assert "Internal Server Error" not in log.read_text()[noted:]


def multipart(fields: dict[str, str], file: str) -> bytes:
    parts = [
        f'--here\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()
    ]
    opening = f'--here\r\nContent-Disposition: form-data; name="{file}"; filename="plan.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return "\r\n".join([*parts, opening]).encode() + PDF + b"%" * 300_000 + b"\r\n--here--\r\n"
