"""The ways in which stock Wagtail hands a council's administrator the country's accounts: each is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from dips.accounts.models import User
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.models import AuditEvent
from dips.staff import queries, services
from dips.staff.models import Member, UserGroup
from tests.support.fixture_people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(birmingham, solihull, officer, supplier) -> dict[str, Any]:
    """An administrator and a colleague in one council, an officer of another, a supplier: all with marked names."""
    firm, _organisation = supplier(full_name="Marked Supplier")
    return {
        "admin": officer(birmingham, "council_admin", full_name="Ada Admin"),
        "colleague": officer(birmingham, "assessor", full_name="Colin Colleague"),
        "foreign": officer(solihull, "council_admin", full_name="Marked Foreigner"),
        "supplier": firm,
    }


@pytest.fixture
def client(on, birmingham, scene):
    return on(birmingham, scene["admin"])


def accounts() -> dict[Any, tuple[Any, ...]]:
    """Everything about every account that must not change."""
    with portal_scope():
        return {
            row[0]: row
            for row in User.objects.values_list(
                "pk", "email", "password", "full_name", "is_active", "is_superuser", "is_operator"
            )
        }


def rights(council) -> tuple[int, int]:
    with council_scope(council):
        return UserGroup.objects.count(), Member.objects.filter(state="active").count()


FORM = {
    "email": "taken.over@example.org",
    "username": "taken.over@example.org",
    "password": "x",
    "password1": "taken over by me",
    "password2": "taken over by me",
    "full_name": "Taken Over",
    "first_name": "Taken",
    "last_name": "Over",
    "is_superuser": "on",
    "is_operator": "on",
    "is_active": "",
    "groups": "1",
    "roles": "council_admin",
}


@pytest.mark.parametrize("who", ["supplier", "foreign"])
@pytest.mark.parametrize("path", ["edit/{pk}/", "delete/{pk}/", "history/{pk}/", "usage/{pk}/"])
def test_a_foreign_account_does_not_exist(client, scene, solihull, who: str, path: str) -> None:
    before, theirs = accounts(), rights(solihull)

    url = f"/admin/users/{path.format(pk=scene[who].pk)}"
    opened, posted = client.get(url), client.post(url, FORM)

    assert opened.status_code == 404
    assert posted.status_code in {404, 405}
    assert accounts() == before
    assert rights(solihull) == theirs


def test_a_colleague_gets_roles_and_no_more(client, scene, birmingham) -> None:
    before = accounts()
    page = client.get(f"/admin/users/edit/{scene['colleague'].pk}/").content.decode()
    acts = [page.rindex(words) for words in ("Name a deputy", "Hand over what they hold", "Remove from this council")]
    assert max(acts) < page.index('name="roles"'), "below the form the save bar would cover them"

    answer = client.post(f"/admin/users/edit/{scene['colleague'].pk}/", FORM)

    assert answer.status_code == 302
    assert accounts() == before, "no e-mail, no password, no superuser"
    with council_scope(birmingham):
        assert [role.key for role in queries.roles_of(scene["colleague"])] == ["council_admin"]


def test_a_change_of_roles_is_read_in_the_history_and_the_trail(client, scene) -> None:
    pk = scene["colleague"].pk
    client.post(f"/admin/users/edit/{pk}/", FORM)

    told = [client.get(path).content.decode() for path in (f"/admin/users/history/{pk}/", "/admin/reports/trail/")]

    assert ["Changed roles: assessor → council admin" in page and "Ada Admin" in page for page in told] == [True] * 2
    assert "Marked Foreigner" not in "".join(told)


def test_an_administrator_who_steps_down_is_led_home(client, scene) -> None:
    client.post(f"/admin/users/edit/{scene['colleague'].pk}/", FORM)

    answer = client.post(f"/admin/users/edit/{scene['admin'].pk}/", FORM | {"roles": "programme_manager"}, follow=True)

    assert (answer.redirect_chain, answer.status_code) == ([("/admin/", 302)], 200)


def test_removing_a_colleague_leaves_their_account(client, scene, birmingham) -> None:
    before = accounts()

    assert client.post(f"/admin/users/delete/{scene['colleague'].pk}/").status_code == 302

    assert accounts() == before
    with council_scope(birmingham):
        assert not queries.is_member(scene["colleague"])


def test_the_screens_open_for_ones_own_people(client, scene) -> None:
    pk = scene["colleague"].pk

    pages = {
        path: client.get(f"/admin/users/{path}")
        for path in ("", "new/", f"edit/{pk}/", f"delete/{pk}/", f"history/{pk}/", f"usage/{pk}/")
    }

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    assert 'type="password"' not in "".join(page.content.decode() for page in pages.values())
    assert 'name="is_superuser"' not in pages[f"edit/{pk}/"].content.decode()


def test_adding_invites_and_makes_no_account(client, scene, deliver) -> None:
    before = accounts()

    answer = client.post("/admin/users/new/", FORM)

    assert answer.status_code == 302
    assert accounts() == before
    assert [mail.to for mail in deliver()] == [["taken.over@example.org"]]


def test_inviting_an_existing_account_shows_nothing_of_it(client, scene) -> None:
    page = client.post("/admin/users/new/", FORM | {"email": scene["supplier"].email}, follow=True).content.decode()

    assert "Marked Supplier" not in page
    assert scene["supplier"].email in page


def test_the_list_shows_ones_own_people(client, scene) -> None:
    for query in ("", "?q=Marked", "?q=example.org", "results/", "results/?q=Marked"):
        page = client.get(f"/admin/users/{query}").content.decode()
        assert "Marked" not in page.replace("?q=Marked", "").replace('value="Marked"', "").replace("“Marked”", "")
        assert scene["foreign"].email not in page
        assert scene["supplier"].email not in page
    assert "Colin Colleague" in client.get("/admin/users/").content.decode()


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_bulk_actions_on_accounts_are_gone(client, scene, solihull, action: str) -> None:
    before, theirs = accounts(), rights(solihull)

    for query in (f"?id={scene['foreign'].pk}&id={scene['supplier'].pk}", "?id=all&childOf="):
        url = f"/admin/bulk/accounts/user/{action}/{query}"
        assert client.get(url).status_code == 404
        assert client.post(url, {"mark_as_active": "", "role": "1"}).status_code == 404

    assert accounts() == before
    assert rights(solihull) == theirs


@pytest.mark.parametrize(
    "path", ["api-tokens/", "api-tokens/new/", "password_reset/", "users/copy/{pk}/", "users/inspect/{pk}/"]
)
def test_doors_that_are_not_there(client, scene, deliver, path: str) -> None:
    url = f"/admin/{path.format(pk=scene['colleague'].pk)}"

    assert client.get(url).status_code == 404
    assert client.post(url, {"email": scene["supplier"].email, "user": str(scene["supplier"].pk)}).status_code in {
        404,
        405,
    }
    assert deliver() == []


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_sign_in_takes_no_password(on, birmingham, scene, door: str) -> None:
    stranger = on(birmingham)

    answer = stranger.post(door, {"username": scene["admin"].email, "password": PASSWORD})

    assert answer.status_code in {302, 405}
    assert answer.headers.get("Location", "/accounts/login/").startswith("/accounts/login/")
    assert "_auth_user_id" not in stranger.session
    assert stranger.get("/admin/").url.startswith("/accounts/login/")


def test_the_account_page_changes_neither_password_nor_address(client, scene) -> None:
    before = accounts()

    page = client.get("/admin/account/").content.decode()
    client.post(
        "/admin/account/",
        {
            "name_email-email": "taken.over@example.org",
            "email-email": "taken.over@example.org",
            "password-old_password": PASSWORD,
            "password-new_password1": "taken over by me",
            "password-new_password2": "taken over by me",
        },
    )

    assert 'type="password"' not in page
    assert accounts() == before


def test_the_account_page_saves_what_is_left(client, scene) -> None:
    before = accounts()

    page = client.get("/admin/account/").content.decode()
    looks = {"theme-theme": "dark", "theme-contrast": "system", "theme-density": "default"}
    saved = client.post("/admin/account/", looks | {"name_email-first_name": "Some", "name_email-last_name": "Body"})

    assert [part in page for part in ("first_name", "locale-", "theme-theme")] == [False, False, True]
    assert (saved.status_code, accounts()) == (302, before)


def test_an_operator_has_no_business_in_a_council(on, birmingham, operator) -> None:
    user = operator()
    client = on(birmingham, user)

    for path in ("/admin/", "/admin/users/", "/admin/pages/", "/admin/reports/"):
        assert client.get(path).status_code == 404
    with council_scope(birmingham):
        assert AuditEvent.objects.filter(verb="council.operator_refused", actor_id=user.pk).count() == 4


def test_a_role_without_rights_over_people_is_refused(on, birmingham, scene) -> None:
    client = on(birmingham, scene["colleague"])
    before, ours = accounts(), rights(birmingham)

    for path in ("", "new/", f"edit/{scene['admin'].pk}/", f"delete/{scene['admin'].pk}/"):
        url = f"/admin/users/{path}"
        for answer in (client.get(url), client.post(url, FORM)):
            assert answer.status_code in {302, 403, 404, 405}
            told = answer.content.decode().replace("Here you can ask: Ada Admin.", "")
            assert ("Ada Admin" in told, scene["admin"].email in told) == (False, False)

    assert accounts() == before
    assert rights(birmingham) == ours


def test_nothing_that_reaches_an_account_can_be_given_by_a_role(birmingham) -> None:
    from django.contrib.auth.models import Permission

    with council_scope(birmingham):
        given = Permission.objects.filter(group__isnull=False, content_type__app_label__in=["accounts", "account"])
        assert list(given) == []


def test_every_own_key_to_an_account_is_limited_to_the_councils_people() -> None:
    """A select box or a filter over such a key would list the accounts of the whole country."""
    from django.conf import settings

    councils = {app.rpartition(".")[2] for app in settings.TENANT_APPS if app.startswith(("tenants", "dips", "cms"))}
    open_keys = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in councils
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is User
        and field.model._meta.app_label in councils  # a page's owner is Wagtail's field, filled by Wagtail
        and field.get_limit_choices_to() in ({}, None)
    ]

    assert open_keys == []
    assert services.MANAGE == "staff.manage_people"
