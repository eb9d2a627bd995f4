"""One-click sign-in: the seeded people of the host, and nobody else; and only where the demonstration is on."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import include, path

from config.demo import mailbox, people
from config.urls import shared
from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.staff import queries as staff
from dips.suppliers.models import SupplierOrganisation

pytestmark = pytest.mark.django_db


class _Urls:
    """The house's addresses with the demonstration on."""

    def __init__(self, base: str) -> None:
        from importlib import import_module

        self.urlpatterns = [path("demo/", include("config.demo.urls")), *import_module(base).urlpatterns]


@pytest.fixture
def switched_on(monkeypatch, settings, tmp_path):
    """Switch the demonstration on for both hosts."""
    import sys

    for name, base in (("demo_council", "config.urls.council"), ("demo_public", "config.urls.public")):
        monkeypatch.setitem(sys.modules, name, _Urls(base))
    settings.DIPS_DEMO = True
    settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF = "demo_council", "demo_public"
    settings.HOME = tmp_path


@pytest.fixture
def demo(switched_on, birmingham, solihull):
    """The demonstration with its people, loaded twice."""
    people.seed([birmingham, solihull])
    people.seed([birmingham, solihull])


def test_routes_are_absent_without_the_switch() -> None:
    with override_settings(DIPS_DEMO=False):
        from django.conf import settings

        assert shared.demo(settings) == []


def test_seeding_twice_makes_everybody_once(demo, birmingham, solihull) -> None:
    assert list(SupplierOrganisation.objects.values_list("legal_name", "company_number", "illustrative")) == [
        ("Plainview Planning Ltd", "99000001", True),
        ("Streetvoice Labs Ltd", "99000002", True),
    ]
    for council in (birmingham, solihull):
        with council_scope(council):
            assert staff.current_members().count() == staff.roles().count()
    assert User.objects.get(email="operator@dips.example.org").is_operator
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_every_button_signs_in(demo, on, birmingham) -> None:
    for council in (None, birmingham):
        page = on(council).get("/demo/").context
        assert len(page["choices"]) == (4 if council is None else 8)
        for choice in page["choices"]:
            client = on(council)
            answer = client.post("/demo/sign-in/", {"email": choice.email})
            assert (answer.status_code, answer.url) == (302, choice.lands)
            assert client.session["account_authentication_methods"][0]["method"] == "demo"
            assert client.get(answer.url, follow=True).status_code == 200


def test_nobody_else_is_signed_in(demo, on, birmingham, person) -> None:
    real = person(email="real@example.org")
    admin = people.officer_email(birmingham, "council_admin")

    for council, email in ((None, real.email), (birmingham, real.email), (None, admin), (None, "")):
        client = on(council)
        assert client.post("/demo/sign-in/", {"email": email}).status_code == 404
        assert "_auth_user_id" not in client.session
    assert on(None).get("/demo/sign-in/").status_code == 405


def test_mail_is_shown_as_text(demo, portal, settings) -> None:
    folder = settings.HOME / "mail"
    folder.mkdir()
    (folder / f"{'1' * 20}-deadbeef.eml").write_bytes(
        b"X-Envelope-To: a@example.org\r\nFrom: Birmingham <x@example.org>\r\nTo: a@example.org\r\n"
        b"Subject: =?utf-8?q?T=C5=B7?= <script>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"<script>alert(1)</script> http://dips.localhost/x/"
    )

    listed = portal.get("/demo/mail/").content.decode()
    shown = portal.get(f"/demo/mail/{'1' * 20}-deadbeef/").content.decode()

    assert "Tŷ &lt;script&gt;" in listed
    assert "<script>alert(1)" not in shown
    assert 'href="http://dips.localhost/x/"' in shown
    assert portal.get(f"/demo/mail/{'2' * 20}-deadbeef/").status_code == 404
    assert portal.get("/demo/mail/..%2f..%2fetc%2fpasswd/").status_code == 404
    assert mailbox.read("../../etc/passwd") is None


def test_council_made_later_has_its_people_too(switched_on, on, birmingham) -> None:
    email = people.officer_email(birmingham, "facilitator")
    assert not User.objects.filter(email=email).exists()
    assert email in [choice.email for choice in on(birmingham).get("/demo/").context["choices"]]

    client = on(birmingham)
    assert client.post("/demo/sign-in/", {"email": email}).status_code == 302
    assert client.get("/admin/", follow=True).status_code == 200
    with council_scope(birmingham):
        assert [role.key for role in staff.roles_of(User.objects.get(email=email))] == ["facilitator"]
        assert staff.current_members().count() == staff.roles().count()


def test_button_of_somebody_switched_off_is_not_there(demo, on, birmingham) -> None:
    email = people.officer_email(birmingham, "facilitator")
    User.objects.filter(email=email).update(is_active=False)
    assert email not in [choice.email for choice in on(birmingham).get("/demo/").context["choices"]]
    assert on(birmingham).post("/demo/sign-in/", {"email": email}).status_code == 404
