"""Another SECRET_KEY: with the earlier one beside it nobody notices, and after a command it may go."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.management import call_command

from dips.councils.scope import council_scope
from dips.kernel import held

from .second_factor.codes import enrol, recovery_codes

pytestmark = pytest.mark.django_db


def test_nobody_is_signed_out_and_no_second_factor_is_lost(on, birmingham, officer, settings, capsys) -> None:
    user = officer(birmingham)
    enrol(user)
    codes, here, away = recovery_codes(user), on(birmingham, user), on(birmingham, user)
    mine = {"browser": "a browser", "owner": UUID(str(user.pk)), "place": "/somewhere/"}
    with council_scope(birmingham):
        held.hold(**mine, typed={"idea": ["Half"]})
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "k3Yo" * 15

    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert here.get("/admin/").status_code == 200
    assert here.get("/admin/").status_code == 200  # under its new session key
    assert recovery_codes(user) == codes
    with council_scope(birmingham):
        assert held.find(**mine) == {"idea": ["Half"]}
    call_command("person", "lock-anew")
    call_command("person", "lock-anew")

    settings.SECRET_KEY_FALLBACKS = []
    assert capsys.readouterr().out == "2 secrets are locked with the present SECRET_KEY.\n" * 2
    assert recovery_codes(user) == codes
    assert here.get("/admin/").status_code == 200
    assert away.get("/admin/").url.startswith("/accounts/login/")  # was not here while both keys were
