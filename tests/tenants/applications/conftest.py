"""A challenge that takes applications, suppliers, and an application that could be sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta

import pytest

from dips.councils.scope import council_scope, portal_scope
from tests.support.fixture_challenges import make_challenge
from tests.support.fixture_database import Staged, council_of, stage

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def a_file(name: str = "evidence.pdf", content: bytes = PDF):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


def typed_for(question) -> object:
    """Something right for any question of any form."""
    return {
        "short": "A short answer",
        "long": "We would ask people first.",
        "choice": question.choices[0].key if question.choices else "",
        "yes_no": "no" if question.key == "conflict" else "yes",
        "number": "14",
        "money": "24,500",
        "date": {"day": "27", "month": "3", "year": "2027"},
        "declaration": True,
        "file": None,
    }[question.kind]


def page_data(page) -> dict[str, object]:
    """Everything that one page asks, answered."""
    data: dict[str, object] = {}
    for question in page.questions:
        if question.kind == "file":
            continue
        data[question.key] = typed_for(question)
        if question.confidential:
            data[f"{question.key}__confidential"] = "no"
    return data


def posted(page) -> dict[str, object]:
    """The same as a browser sends it."""
    sent: dict[str, object] = {}
    for name, value in page_data(page).items():
        if isinstance(value, dict):
            sent |= {f"{name}_{part}": text for part, text in value.items()}
        elif value is True:
            sent[name] = "on"
        elif value is not None:
            sent[name] = value
    return sent


def passing(call) -> dict[str, str]:
    from tenants.applications import queries

    return {rule.key: rule.passing_answer for rule in queries.rules_of(call, "ask")}


def fill(application, by):
    """Type every page of the form; return the application as it then is."""
    from tenants.applications import queries, services

    for page in queries.pages_of(application.call):
        application = services.save_page(
            application=application, page_key=page.key, data=page_data(page), version=application.version, by=by
        ).application
    return application


def row_of(application):
    """What must not change when something is refused."""
    from tenants.applications.models import Application, Receipt

    fresh = Application.objects.get(pk=application.pk)
    return (
        {field.attname: getattr(fresh, field.attname) for field in Application._meta.concrete_fields},
        list(fresh.answers.order_by("question_key").values("question_key", "value", "confidential", "version")),
        list(fresh.files.order_by("pk").values("pk", "removed_at", "scan")),
        list(Receipt.objects.filter(application=fresh).values("number", "sha256")),
    )


@pytest.fixture
def here(birmingham):
    """In Birmingham's schema."""
    with council_scope(birmingham):
        yield birmingham


@pytest.fixture(scope="session")
def staged(django_db_setup: None, django_db_blocker) -> Iterator[Staged]:
    """Birmingham with a challenge that takes applications: made once a worker, as it takes longer than most tests."""
    with django_db_blocker.unblock(), stage("applying", lambda: make_challenge(council_of("birmingham"))) as made:
        yield made


@pytest.fixture
def challenge(request: pytest.FixtureRequest, staged: Staged, birmingham, open_challenge):
    """The staged one; in a database of the test's own, one of its own."""
    return open_challenge(birmingham) if "committed" in request.fixturenames else deepcopy(staged.made)


@pytest.fixture
def firm(supplier):
    """A person and the profile of their organisation, small by the Act."""
    from dips.suppliers.profile import of

    user, organisation = supplier(name="Plainview Planning Ltd", staff_count=14, turnover_pence=110_000_000)
    with portal_scope():
        organisation.refresh_from_db()
        return user, of(organisation)


@pytest.fixture
def rival(supplier):
    from dips.suppliers.profile import of

    user, organisation = supplier(name="Streetvoice Labs Ltd", full_name="Robin Rival")
    with portal_scope():
        organisation.refresh_from_db()
        return user, of(organisation)


@pytest.fixture
def call(challenge, here):
    from tenants.calls.models import Call

    return Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)


@pytest.fixture
def draft(call, firm):
    """A draft with nothing but its eligibility answers."""
    from tenants.applications import services

    user, profile = firm
    return services.start_application(call=call, supplier=profile, by=user, eligibility=passing(call))


@pytest.fixture
def filled(draft, firm):
    return fill(draft, firm[0])


@pytest.fixture
def sent(filled, firm):
    from tenants.applications import services

    return services.submit_application(application=filled, by=firm[0])


@pytest.fixture
def after_close(call):
    """An instant after the call has closed, to be used with `clock.at`."""
    return call.closes_at + timedelta(minutes=5)


@pytest.fixture
def client(on, firm):
    """A browser of the firm on the portal."""
    return on(None, firm[0])


@pytest.fixture
def begun(birmingham, challenge, firm):
    """A draft, and nobody inside the council's schema."""
    from tenants.applications import services
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        return services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))


@pytest.fixture
def own(begun):
    """The address of the draft."""
    return f"/applications/birmingham/{begun.pk}"


@pytest.fixture
def inside(birmingham):
    """`inside(fn)`: the answer of a question asked in the council."""

    def ask(fn):
        with council_scope(birmingham):
            return fn()

    return ask


def first_page(application):
    from tenants.applications import queries

    return queries.pages_of(application.call)[0]
