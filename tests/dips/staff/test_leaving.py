"""Who leaves a council is out of it at once: sessions there, keys for its work, offers to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.tokens.models import ApiToken
from dips.accounts.tokens.services import mint_token, working
from dips.councils.scope import council_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.staff import leaving, queries, services
from dips.staff.models import Invitation, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(birmingham, solihull, officer):
    """Works at both, with keys for work and for a firm of their own, and an offer of more."""
    officer(birmingham, "council_admin")
    user = officer(birmingham, "assessor", full_name="Lee Leaver")
    with council_scope(solihull):
        services.enrol_person(user=user, role_keys=["assessor"], by=SYSTEM)
    with portal_scope():
        for name, scopes in (("work", ["challenges:read", "profile:read"]), ("own", ["organisations:read"])):
            mint_token(user=user, name=name, scopes=scopes, by=user)
    with council_scope(birmingham):
        Invitation.objects.create(
            email=user.email, role_keys=["facilitator"], token_hash="0" * 64, expires_at="2031-01-01T00:00Z"
        )
    return user


def standing(user, council) -> tuple[list[str], list[str]]:
    with portal_scope():
        keys = sorted(token.name for token in working(user))
    with council_scope(council):
        return keys, list(Invitation.objects.values_list("state", flat=True))


def test_removed(birmingham, solihull, leaver, on) -> None:
    here, there, portal = on(birmingham, leaver), on(solihull, leaver), on(None, leaver)

    with council_scope(birmingham):
        services.remove_person(user=leaver, by=SYSTEM)

    assert here.get("/admin/").url.startswith("/accounts/login/")
    assert there.get("/admin/").status_code == 200
    assert portal.get("/accounts/").status_code == 200
    assert standing(leaver, birmingham) == (["own"], ["withdrawn"])


def test_the_last_day_is_over(birmingham, leaver, on) -> None:
    """By the schedule; and the next time it finds nothing more to end, nor ends what was made after that day."""
    here = on(birmingham, leaver)
    with portal_scope():
        ApiToken.objects.filter(user=leaver).update(created_at=clock.now() - timedelta(days=9))
    with council_scope(birmingham):
        Member.objects.filter(user=leaver).update(expires_on=queries.today())
        assert leaving.cut_off_those_whose_time_is_over() == 0
        Member.objects.filter(user=leaver).update(expires_on=queries.today() - timedelta(days=1))
        Invitation.objects.update(created_at=clock.now() - timedelta(days=9))
        assert leaving.cut_off_those_whose_time_is_over() == 1
        again = Invitation.objects.create(
            email=leaver.email, role_keys=["assessor"], token_hash="1" * 64, expires_at="2031-01-01T00:00Z"
        )
    with portal_scope():
        later = mint_token(user=leaver, name="later", scopes=["challenges:read"], by=leaver)[0]
    with council_scope(birmingham):
        assert leaving.cut_off_those_whose_time_is_over() == 1
        assert Invitation.objects.get(pk=again.pk).state == "pending"
        again.delete()
    with portal_scope():
        assert later in working(leaver)
        ApiToken.objects.filter(pk=later.pk).delete()

    assert here.get("/admin/").url.startswith("/accounts/login/")
    assert standing(leaver, birmingham) == (["own"], ["withdrawn"])


def test_a_last_day_in_the_past_is_now(birmingham, leaver, on) -> None:
    here = on(birmingham, leaver)
    with council_scope(birmingham):
        yesterday = queries.today() - timedelta(days=1)
        services.set_roles(user=leaver, role_keys=["assessor"], expires_on=yesterday, by=SYSTEM)

    assert here.get("/admin/").url.startswith("/accounts/login/")
    assert standing(leaver, birmingham) == (["own"], ["withdrawn"])
