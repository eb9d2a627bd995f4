"""From a proved address to a request for a council; what is refused, and that a refusal leaves nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from dips.accounts.models import User
from dips.accounts.services import AccountExists
from dips.blueprints import library
from dips.blueprints import services as blueprints
from dips.councils.models import ProvisioningRun
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.councils.states import RunState
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError, Invalid
from dips.kernel.models import OutboxMessage
from dips.kernel.workflow import move
from dips.signup import beginnings, errors, queries, services
from dips.signup.models import SignUp

from .ways import DUDLEY, WALSALL, counts, create, letters, proved, ready, take_down, token_for

pytestmark = pytest.mark.django_db


def test_three_typed_fields_and_the_council_is_asked_for(birmingham) -> None:
    sign_up = create(ready())

    run = sign_up.run
    assert (run.slug, run.name, run.gss_code, run.state) == (
        "dudley",
        "Dudley Metropolitan Borough Council",
        DUDLEY,
        RunState.WAITING,
    )
    assert (run.blueprint, run.admin_email, run.region.slug) == (
        "dips-birmingham",
        "officer@dudley.gov.uk",
        "west-midlands",
    )
    known = "west-midlands-combined-authority"  # where there is a register
    assert run.details.pop("authority", known) == known
    assert run.details == {
        "plan": "pilot",
        "email_domain": "dudley.gov.uk",
        "kind": "Metropolitan district",
        "nation": "England",
    }
    assert (sign_up.user.full_name, run.requested_by) == ("Dee Officer", sign_up.user.pk)


@pytest.mark.parametrize(
    ("email", "proved"),
    [
        ("officer@housing.dudley.gov.uk", "housing.dudley.gov.uk"),
        ("officer@dudley.service.gov.uk", "dudley.service.gov.uk"),
        ("officer@gov.wales", ""),
    ],
)
def test_a_mailbox_proves_the_domain_it_is_in_and_none_above(birmingham, email: str, proved: str) -> None:
    """The council's own provider speaks for that domain; what lies above it, or is many councils', is not theirs yet."""
    run = create(ready(email, gss_code=DUDLEY)).run

    assert run.details["email_domain"] == proved


@pytest.mark.parametrize(
    ("mode", "email", "council", "waits"),
    [
        ("open", "officer@dudley.gov.uk", {"gss_code": DUDLEY}, False),
        ("approval", "officer@dudley.gov.uk", {"gss_code": DUDLEY}, True),
        ("open", "officer@walsall.gov.uk", {"gss_code": DUDLEY}, True),
        ("open", "clerk@little-snoring-pc.gov.uk", {"gss_code": "", "name": "Little Snoring Parish Council"}, True),
    ],
)
def test_an_operator_looks_first_unless_the_address_is_that_councils(
    birmingham, settings, mode, email, council, waits
) -> None:
    settings.DIPS_SIGNUP = mode

    run = create(ready(email, **council)).run

    assert run.state == (RunState.REQUESTED if waits else RunState.WAITING)
    with portal_scope():
        handed = OutboxMessage.objects.filter(kind="council.provision", payload__run=str(run.pk)).count()
    assert handed == (0 if waits else 1)


def test_closed_is_closed_at_the_start_and_at_the_end(birmingham, settings) -> None:
    sign_up = ready()
    settings.DIPS_SIGNUP = "closed"
    before = counts()

    with pytest.raises(errors.SignUpClosed):
        services.start_sign_up(email="officer@walsall.gov.uk")
    with pytest.raises(errors.SignUpClosed):
        create(sign_up)

    assert counts() == before


@pytest.mark.parametrize(
    ("slug", "code", "says"),
    [
        (
            "birmingham",
            "web_address_taken",
            "These are free: dudley, dudley-metropolitan-borough-council, dudley-council",
        ),
        ("console", "not_a_web_address", "kept for the service"),
        ("d" * 41, "not_a_web_address", "Shorten it to 40"),
        ("tŷ-dudley", "not_a_web_address", "without accents"),
    ],
)
def test_a_web_address_that_will_not_do_leaves_nothing(birmingham, slug, code, says) -> None:
    sign_up = ready()
    before = counts()

    with pytest.raises(DomainError) as refused:
        create(sign_up, slug=slug)

    assert (refused.value.code, list(refused.value.errors)) == (code, ["slug"])
    assert says in refused.value.message
    assert counts() == before


@pytest.mark.parametrize(
    ("more", "field"),
    [({"full_name": " "}, "full_name"), ({"password": ""}, "password"), ({"password": "dudley"}, "password")],
)
def test_no_name_or_a_weak_password_leaves_nothing(birmingham, more, field) -> None:
    sign_up = ready()
    before = counts()

    with pytest.raises(Invalid) as refused:
        create(sign_up, **more)

    assert list(refused.value.errors) == [field]
    assert counts() == before


def test_the_same_button_twice_is_the_same_request(birmingham) -> None:
    sign_up = ready()
    first = create(sign_up).run
    before = counts()

    assert create(sign_up).run == first
    assert counts() == before


def test_two_officers_of_one_council_get_one_and_the_second_makes_no_account(birmingham) -> None:
    first, second = ready("one@dudley.gov.uk"), ready("two@dudley.gov.uk")
    run = create(first).run

    waiting = create(second, slug="dudley-two", full_name="Two Officer")

    assert (waiting.run, waiting.is_own, waiting.user) == (run, False, None)
    assert not User.objects.filter(email="two@dudley.gov.uk").exists()
    assert ProvisioningRun.objects.filter(gss_code=DUDLEY).count() == 1


def test_the_database_decides_when_both_have_looked(birmingham, monkeypatch) -> None:
    first, second = ready("one@dudley.gov.uk"), ready("two@dudley.gov.uk")
    run = create(first).run
    begun, asked = queries.begun, []

    def late(row: SignUp) -> ProvisioningRun | None:
        asked.append(row)
        return begun(row) if len(asked) > 1 else None

    monkeypatch.setattr(queries, "begun", late)

    waiting = create(second, slug="dudley-two", full_name="Two Officer")

    assert waiting.run == run
    assert not User.objects.filter(email="two@dudley.gov.uk").exists()


def test_a_council_that_is_here_is_said_and_its_people_are_asked_once(birmingham, solihull, officer) -> None:
    boss = officer(birmingham, "council_admin")
    officer(birmingham, "assessor", email="other@birmingham.gov.uk")
    sign_up = ready("new@birmingham.gov.uk", gss_code="E08000025")

    with pytest.raises(errors.CouncilIsHere):
        create(sign_up)
    services.ask_to_join(sign_up=sign_up)
    services.ask_to_join(sign_up=sign_up)

    with council_scope(birmingham):
        rows = list(OutboxMessage.objects.filter(kind="mail", key__contains="signup.asks"))
    assert [row.payload["to"] for row in rows] == [boss.email]
    assert "new@birmingham.gov.uk" in rows[0].payload["text"]
    assert not User.objects.filter(email="new@birmingham.gov.uk").exists()


def test_an_account_that_is_there_is_signed_in_to(birmingham, person, operator) -> None:
    sign_up = ready("officer@dudley.gov.uk")
    known, other = person(email="officer@dudley.gov.uk"), person()
    before = counts()

    with pytest.raises(AccountExists):
        create(sign_up)
    with pytest.raises(errors.SomebodyElse):
        services.create_council(sign_up=sign_up, by=other)
    with pytest.raises(errors.OperatorsStayOut):
        services.create_council(sign_up=sign_up, by=operator())
    done = services.create_council(sign_up=sign_up, by=known)

    assert (done.user, done.run.requested_by) == (known, known.pk)
    assert counts()[:2] == (before[0] + 1, before[1] + 1)  # the operator of this test, and the request


def test_what_was_removed_can_be_asked_for_again(birmingham) -> None:
    sign_up = create(ready())
    first = sign_up.run
    take_down(first)

    again = services.create_council(sign_up=sign_up, by=sign_up.user)

    assert (again.run.state, again.run != first) == (RunState.WAITING, True)
    assert [letter["subject"] for letter in letters("officer@dudley.gov.uk")][1:] == [
        "We could not set up Dudley Metropolitan Borough Council"
    ]


def test_what_is_over_is_forgotten(birmingham) -> None:
    token_for("unused@dudley.gov.uk")
    left, asked = proved("left@walsall.gov.uk", gss_code=WALSALL), create(ready("asks@dudley.gov.uk"))
    soon = clock.now() + timedelta(days=1)
    with clock.at(soon):
        assert services.prune() == 0
    with clock.at(soon + timedelta(days=1, hours=1)):
        assert services.prune() == 1
    with clock.at(soon + timedelta(days=20)):
        assert services.prune() == 1

    assert list(SignUp.objects.all()) == [asked]
    assert left.pk != asked.pk


def test_when_it_is_ready_both_are_remembered(birmingham, solihull) -> None:
    """Each in their own language; the first officer hears of the colleague who asked meanwhile."""
    with translation.override("cy"):
        first = create(ready("first@dudley.gov.uk"))
    services.ask_to_join(sign_up=proved("second@dudley.gov.uk"))
    with operator_scope():
        ProvisioningRun.objects.filter(pk=first.run.pk).update(council=solihull)
        first.run.refresh_from_db()
        for verb in ("start", "finish"):
            move(first.run, verb, by=SYSTEM)

    told = letters("first@dudley.gov.uk")[-2:]
    assert sorted(letter["subject"] for letter in told) == [
        "A colleague asks to work with Solihull Metropolitan Borough Council",
        "Mae Dudley Metropolitan Borough Council yn barod",
    ]
    assert len(letters("second@dudley.gov.uk")) == 1


def test_a_newer_version_takes_the_place_of_the_shipped_one() -> None:
    document = library.load("dips-birmingham")
    with operator_scope():
        blueprints.publish(document, by=SYSTEM)
        document.meta["version"] = "1.99.0"
        blueprints.publish(document, by=SYSTEM)

    offered = [each.key for each in beginnings.offered()]

    assert offered[0] == beginnings.usual() == "dips-birmingham@1.99.0"
    assert "dips-birmingham" not in offered
    chosen = services.choose_beginning(sign_up=proved(), blueprint="dips-birmingham", plan="pilot")
    assert chosen.blueprint == "dips-birmingham@1.99.0"


@pytest.mark.parametrize(("region", "is_offered"), [("", True), ("west-midlands", False)])
def test_a_blueprint_that_was_published_for_everybody_may_be_chosen(birmingham, region, is_offered) -> None:
    document = library.load("quick-call")
    with operator_scope():
        document.meta["name"] = "shared-by-others"
        blueprints.publish(document, region=region, by=SYSTEM)
    key, sign_up = f"shared-by-others@{document.meta['version']}", proved()

    if is_offered:
        chosen = services.choose_beginning(sign_up=sign_up, blueprint=key, plan="pilot")
        assert create(chosen).run.blueprint == key
    else:
        with pytest.raises(errors.NoSuchBlueprint):
            services.choose_beginning(sign_up=sign_up, blueprint=key, plan="pilot")
