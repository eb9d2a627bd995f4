"""Two officers of one council press the button together: the database lets one in, and the other waits for theirs."""

from __future__ import annotations

import pytest

from dips.accounts.models import User
from dips.councils import provisioning
from dips.councils.models import ProvisioningRun
from dips.councils.scope import operator_scope, portal_scope
from dips.signup import services
from dips.signup.models import SignUp
from tests.dips.signup.ways import PASSWORD, ready

from .meeting import Meeting

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("others", ["", "dudley-two"])
def test_one_council_comes_of_two_sign_ups(committed, birmingham, at_once, monkeypatch, others) -> None:
    """With the same web address, and with another one."""
    first, second = ready(f"one{others}@dudley.gov.uk"), ready(f"two{others}@dudley.gov.uk")
    monkeypatch.setattr(services.creating, "_person", Meeting(2).after(services.creating._person))

    def press(sign_up: SignUp, slug: str) -> bool:
        more = {"full_name": "Dee Officer", "password": PASSWORD}
        return services.create_council(sign_up=sign_up, slug=slug, **more).is_own

    answers = at_once(lambda: press(first, ""), lambda: press(second, others))

    with portal_scope():
        rows = SignUp.objects.filter(pk__in=[first.pk, second.pk])
        [run] = ProvisioningRun.objects.filter(gss_code=first.gss_code, state="waiting")
        assert sorted(answers) == [False, True]
        assert {row.run_id for row in rows} == {run.pk}
        assert [row.email for row in rows if row.user_id] == [run.admin_email]
        assert User.objects.filter(email__in=[first.email, second.email]).count() == 1
    with operator_scope():
        provisioning.give_up(run, "the test is over")
