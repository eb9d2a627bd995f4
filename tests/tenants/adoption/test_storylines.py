"""Each shipped blueprint makes a council whose programme can be played to its end, and comes out as it went in."""

from __future__ import annotations

import pytest

from dips.blueprints import library, services
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.suppliers.profile import of
from tenants.calls import queries as calls
from tests.tenants.adoption.conftest import as_new
from tests.tenants.adoption.storyline import Cast, play

STAGES = {
    "dips-birmingham": ["call_for_solutions", "exploration", "accelerator", "prototype", "pre_commercialisation"],
    "civtech-style": ["call_for_solutions", "exploration", "accelerator", "pre_commercialisation"],
    "quick-call": ["call_for_solutions"],
}
NUMBERS = {
    "dips-birmingham": (3, 1, None, None),
    "civtech-style": (3, 1, 6, 500_000),
    "quick-call": (1, 1, None, None),
}


@pytest.mark.parametrize("name", library.names())
def test_a_council_plays_it_to_the_end(birmingham, officer, supplier, on, name) -> None:
    with council_scope(birmingham):
        as_new()
        services.adopt(library.load(name), by=SYSTEM)
        assert library.render(services.export()) == library.render(library.load(name))
    person, firm = supplier(staff_count=14, turnover_pence=110_000_000)
    with portal_scope():
        firm.refresh_from_db()
        cast = Cast(officer(birmingham, "programme_manager"), officer(birmingham, "senior_sponsor"), person, of(firm))

    with council_scope(birmingham):
        played = play(cast)
        weights = dict[str, int]()
        for criterion in calls.criteria(played.call):
            weights[criterion.sift] = weights.get(criterion.sift, 0) + criterion.weight

    programme = played.programme
    assert played.stages == STAGES[name]
    assert played.application.state == "eligible"
    assert (
        programme.places_per_challenge,
        programme.winners_per_challenge,
        programme.shortlisted_per_challenge,
        programme.payment_per_place_pence,
    ) == NUMBERS[name]
    assert weights == {"form": 100} | ({"interview": 100} if name == "civtech-style" else {})
    assert played.call.places == NUMBERS[name][0]
    pages = [row.get("slug", row["key"]) for row in library.load(name).sections["cms/pages"][1:] if "under" not in row]
    for path in ("/", *(f"/{page}/" for page in pages), f"/challenges/{played.challenge.slug}/"):
        assert (path, on(birmingham).get(path).status_code) == (path, 200)
