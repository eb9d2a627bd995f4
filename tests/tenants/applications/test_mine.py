"""A supplier's list of applications: what waits for it, where each line leads, and for whom it acts."""

from __future__ import annotations

import pytest

from dips.councils.scope import council_scope, portal_scope
from dips.councils.services import suspend_council
from dips.kernel.actors import SYSTEM
from dips.suppliers.models import SupplierOrganisation
from dips.suppliers.services import create_organisation, update_profile
from tenants.applications import queries, services
from tenants.applications.models import Application
from tenants.calls.models import Call

from .conftest import fill, page_data, passing


@pytest.fixture
def base(birmingham, challenge):
    return f"/apply/birmingham/{challenge.reference}"


@pytest.fixture
def client(on, firm):
    return on(None, firm[0])


@pytest.fixture
def given(birmingham, challenge, firm):
    """`given()`: a draft; `given(sent=True)`: one that was sent."""

    def make(*, sent: bool = False) -> Application:
        with council_scope(birmingham):
            call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
            made = services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))
            return services.submit_application(application=fill(made, firm[0]), by=firm[0]) if sent else made

    return make


def address(application) -> str:
    return f"/applications/birmingham/{application.pk}"


def listed(client) -> str:
    return client.get("/applications/").content.decode()


def test_a_change_that_is_not_sent_waits_in_the_list_until_it_is(client, given, birmingham, firm):
    application = given(sent=True)
    own = address(application)
    assert f'href="{own}/done/"' in listed(client)
    assert "You can change it until" in listed(client)
    with council_scope(birmingham):
        page = queries.pages_of(application.call)[0]
        data = page_data(page) | {page.questions[0].key: "Something else"}
        services.save_page(
            application=application, page_key=page.key, data=data, version=application.version, by=firm[0]
        )

    shown = listed(client)

    assert "Sent, but not your changes" in shown
    assert "Waiting for you" in shown
    assert "1 has changes that are not sent yet." in " ".join(shown.split())
    assert "1 is not sent yet." not in shown
    tasks = client.get(f"{own}/tasks/").content.decode()
    assert f'<a class="govuk-button govuk-button--start" href="{own}/answers/">Check and submit your changes' in tasks
    assert f'href="{own}/answers/"' in shown
    client.post(f"{own}/submit/")
    assert "Sent, but not your changes" not in listed(client)
    assert "The council has these answers. There is nothing to send." in client.get(f"{own}/answers/").content.decode()


def test_a_new_profile_can_be_sent_too(client, given, firm):
    own = address(given(sent=True))
    assert "Submit application" not in client.get(f"{own}/answers/").content.decode()
    with portal_scope():
        organisation = SupplierOrganisation.objects.get(pk=firm[1].id)
        update_profile(organisation=organisation, by=firm[0], town="Dudley")

    shown = client.get(f"{own}/answers/").content.decode()

    assert "Changes not sent yet" in shown
    assert "Submit your changes" in shown


def test_what_was_withdrawn_stays_reachable_beside_its_successor(client, base, given, birmingham, firm):
    first = given(sent=True)
    with council_scope(birmingham):
        services.withdraw_application(application=first, by=firm[0])
    assert f'href="{address(first)}/withdraw/"' in listed(client)
    assert f'href="{address(first)}/done/"' in client.get(f"{address(first)}/withdraw/").content.decode()
    assert first.reference not in client.get(f"{base}/").content.decode()

    second = given()

    shown = listed(client)
    assert first.reference in shown
    assert f'href="{address(first)}/withdraw/"' in shown
    assert f'href="{address(second)}/tasks/"' in shown
    assert "Withdrawn at" in client.get(f"{address(first)}/withdraw/").content.decode()
    assert "We would ask people first." in client.get(f"{address(first)}/print/1/").content.decode()
    assert client.get(f"{address(first)}/receipt/1.json").status_code == 200
    assert client.get(f"{base}/tasks/").headers["Location"] == f"{address(second)}/tasks/"
    assert client.get(f"{base}/answers/?return=x").headers["Location"] == f"{address(second)}/answers/?return=x"


def test_only_answers_that_say_yes_are_offered_and_none_once_it_is_begun(client, base, challenge, birmingham, firm):
    with council_scope(birmingham):
        good = passing(Call.objects.get(challenge=challenge))
    bad = {key: "no" if said == "yes" else "yes" for key, said in good.items()}

    client.post(f"{base}/check/", bad)
    assert "You can apply to this challenge" not in listed(client)
    client.post(f"{base}/check/", good)
    assert "You can apply to this challenge" in listed(client)
    client.post(f"{base}/begin/")
    assert "You can apply to this challenge" not in listed(client)
    client.post(f"{base}/check/", bad)
    client.post(f"{base}/check/", good)

    assert "You can apply to this challenge" not in listed(client)


def test_a_second_organisation_hides_nothing_of_the_first(client, base, given, firm):
    own = address(given())
    with portal_scope():
        other = create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])

    shown = listed(client)

    assert f'href="{own}/tasks/"' in shown
    assert "Plainview Planning Ltd" in shown
    assert client.get(f"{base}/tasks/").headers["Location"] == f"{own}/tasks/"
    page = client.get(f"{own}/tasks/").content.decode()
    assert f'href="{own}/page/idea/"' in page
    assert "Plainview Planning Ltd" in page
    assert client.get(f"{base}/tasks/?organisation={other.pk}").status_code == 404
    begin = client.get(f"{base}/begin/?organisation={other.pk}")
    assert begin.headers["Location"] == f"{base}/check/?organisation={other.pk}"


def test_each_organisation_has_its_own_application(client, base, challenge, given, birmingham, firm):
    given()
    with portal_scope():
        other = create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])
    with council_scope(birmingham):
        good = passing(Call.objects.get(challenge=challenge))

    client.post(f"{base}/check/?organisation={other.pk}", good)
    page = client.get(f"{base}/begin/?organisation={other.pk}").content.decode()
    begun = client.post(f"{base}/begin/?organisation={other.pk}")

    assert "You are applying for Aardvark Apps." in page
    assert f'href="{base}/begin/?organisation={firm[1].id}"' in page
    with council_scope(birmingham):
        theirs = Application.objects.get(supplier_id=other.pk)
        assert begun.headers["Location"] == f"{address(theirs)}/tasks/"
        assert set(Application.objects.values_list("supplier_id", flat=True)) == {other.pk, firm[1].id}


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-7000-8000-000000000000"])
def test_an_organisation_of_somebody_else_is_not_found(client, base, given, firm, rival, named):
    given()
    with portal_scope():
        create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])

    assert client.get(f"{base}/tasks/?organisation={named}").status_code == 404
    assert client.get(f"{base}/tasks/?organisation={rival[1].id}").status_code == 404


def test_pages_that_share_a_weight_name_each_other_and_never_themselves(client, given):
    own = address(given())

    tasks = client.get(f"{own}/tasks/").content.decode()
    question = client.get(f"{own}/page/users/").content.decode()

    assert tasks.count("Worth 30% of the score together with “How your idea solves the challenge”") == 1
    assert "Scored together with “How your idea solves the challenge”." in question


def test_the_list_of_one_organisation_shows_nothing_of_another(client, base, challenge, given, birmingham, firm, rival):
    first = given()
    with portal_scope():
        other = create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])
    with council_scope(birmingham):
        good = passing(Call.objects.get(challenge=challenge))
    client.post(f"{base}/check/?organisation={other.pk}", good)
    client.post(f"{base}/begin/?organisation={other.pk}")
    with council_scope(birmingham):
        second = Application.objects.get(supplier_id=other.pk)

    every, of_one = listed(client), client.get(f"/applications/?organisation={other.pk}").content.decode()

    assert [address(each) in every for each in (first, second)] == [True, True]
    assert [address(each) in of_one for each in (first, second)] == [False, True]
    assert '<strong aria-current="page">Aardvark Apps</strong>' in of_one
    assert client.get(f"/applications/?organisation={rival[1].id}").status_code == 404
    assert client.get("/applications/?organisation=nonsense").status_code == 404


def test_who_acts_for_several_says_for_whom_before_answering(client, base, challenge, birmingham, firm):
    with portal_scope():
        other = create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])
    with council_scope(birmingham):
        good = passing(Call.objects.get(challenge=challenge))
    assert client.get(f"{base}/check/").headers["Location"] == f"{base}/choose/"

    page = client.get(f"{base}/choose/").content.decode()

    assert f'href="{base}/check/?organisation={other.pk}"' in page
    assert f'href="{base}/check/?organisation={firm[1].id}"' in page
    begin = client.post(f"{base}/check/?organisation={other.pk}", good).headers["Location"]
    assert begin == f"{base}/begin/?organisation={other.pk}"
    # What one organisation answered says nothing of the other.
    answer = client.get(f"{base}/begin/?organisation={firm[1].id}")
    assert answer.headers["Location"] == f"{base}/check/?organisation={firm[1].id}"
    assert client.post(f"{base}/begin/").headers["Location"] == f"{base}/choose/"
    with council_scope(birmingham):
        assert Application.objects.count() == 0


def test_answers_given_before_sign_in_go_to_the_organisation_that_is_chosen(portal, base, challenge, birmingham, firm):
    from tests.support.fixture_people import host_of, sign_in

    with portal_scope():
        other = create_organisation(legal_name="Aardvark Apps", kind="sole_trader", by=firm[0])
    with council_scope(birmingham):
        good = passing(Call.objects.get(challenge=challenge))
    portal.post(f"{base}/check/", good)
    sign_in(portal, firm[0], host_of())

    assert portal.get(f"{base}/begin/").headers["Location"] == f"{base}/choose/?then=begin"
    page = portal.get(f"{base}/choose/?then=begin").content.decode()
    assert f'href="{base}/begin/?organisation={other.pk}"' in page
    assert portal.post(f"{base}/begin/?organisation={other.pk}").status_code == 302

    with council_scope(birmingham):
        assert list(Application.objects.values_list("supplier_id", flat=True)) == [other.pk]


def test_of_a_council_that_is_closed_one_reads_what_one_wrote_and_nothing_else(
    client, base, given, birmingham, challenge, rival, on
) -> None:
    application = given(sent=True)
    own = address(application)
    suspend_council(council=birmingham, reason="The contract ended.", by=SYSTEM)

    shown = " ".join(listed(client).split())
    answers = {
        path: client.get(path).status_code for path in (f"{own}/", f"{own}/tasks/", f"{own}/withdraw/", f"{base}/")
    }
    printed, receipt = client.get(f"{own}/print/"), client.get(f"{own}/receipt/1.txt")
    apply, told = client.get(f"{base}/"), client.get(f"/api/v1/councils/birmingham/challenges/{challenge.reference}/")
    filtered = client.get("/challenges/?council=birmingham").content.decode()

    assert "Birmingham City Council’s site is closed for now. What you wrote is safe" in shown
    assert f'href="{own}/print/"' in shown
    assert f'href="{own}/done/"' not in shown
    assert "You can change it until" not in shown
    assert answers == dict.fromkeys(answers, 503)
    assert (printed.status_code, receipt.status_code) == (200, 200)
    assert application.reference in printed.content.decode()
    assert "The contract ended." not in apply.content.decode() + filtered
    assert "Birmingham City Council’s site is closed for now</h1>" in apply.content.decode()
    assert (told.status_code, told.json()["code"]) == (503, "council_closed")
    assert "Birmingham City Council’s site is closed for now, so its challenges are not shown here." in filtered
    assert client.get("/api/v1/challenges/?council=birmingham").json()["results"] == []
    for path in ("print/", "receipt/1.txt"):
        assert on(None, rival[0]).get(f"{own}/{path}").status_code == 404
