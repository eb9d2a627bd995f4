"""A council's own sign-on, set through the page and through the API."""

from __future__ import annotations

from dips.councils import lookup
from dips.councils.models import Council
from dips.councils.scope import operator_scope
from dips.kernel import sealed
from dips.signon.models import SignOn
from dips.signon.queries import purpose
from tests.dips.signon.provider import handmade

from .world import World

DONE = 200
PASSING = {"label": "Our way in", "vouches": "on", "factor": "declared", "session_minutes": "60"}


def test_the_sign_on_of_a_council(world: World) -> None:
    with operator_scope():
        Council.objects.filter(pk=world.council.pk).update(email_domain="birmingham.gov.uk")
    lookup.forget()
    with handmade() as provider:
        where = {"issuer": provider.issuer, "client_id": "dips", "secret": "the secret"}

        early = world.officer_does(page=("/admin/sign-on/switch/", {"to": "on"}), api=("post", "sign-on/on/", {}))
        given = world.officer_does(
            page=("/admin/sign-on/", where | PASSING),
            api=("put", "sign-on/", where | PASSING | {"vouches": True, "session_minutes": 60}),
        )
        checked = world.officer_does(page=("/admin/sign-on/check/", {}), api=("post", "sign-on/check/", {}))
        on = world.officer_does(page=("/admin/sign-on/switch/", {"to": "on"}), api=("post", "sign-on/on/", {}))
        with world.inside():
            row = SignOn.objects.get()
        off = world.officer_does(page=("/admin/sign-on/switch/", {"to": "off"}), api=("post", "sign-on/off/", {}))

    assert (early, given, checked, on, off) == (404, DONE, DONE, DONE, DONE)
    assert (row.state, row.issuer, row.client_id, row.label) == ("on", provider.issuer, "dips", "Our way in")
    assert (row.factor, row.session_minutes, row.is_only_way) == ("declared", 60, False)
    assert (row.vouched_by, row.factor_declared_by) == ("Olu Officer", "Olu Officer")
    assert "the secret" not in row.secret
    assert sealed.unseal(row.secret, purpose=purpose(world.council.schema_name)) == "the secret"
    with world.inside():
        assert SignOn.objects.get().state == "tested"
    lookup.forget()
