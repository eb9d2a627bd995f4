"""Any valid blueprint is taken as it is by a new council, and its programme takes a call."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from dips.blueprints import library, services
from dips.blueprints.document import Document
from dips.kernel.actors import SYSTEM
from tenants.calls import queries as calls
from tenants.programmes.queries import stages_of
from tests.support.blueprints import documents
from tests.support.figures import FULL
from tests.support.undoing import undone
from tests.tenants.adoption.conftest import as_new
from tests.tenants.making import make_open_call

slowly = settings(
    max_examples=200 if FULL else 6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller example takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@slowly
@given(document=documents())
def test_what_is_taken_comes_out_and_a_call_opens(here, document: Document) -> None:
    with undone():
        as_new()
        services.adopt(document, by=SYSTEM)
        once = library.render(services.export())
        services.adopt(services.export(), by=SYSTEM)
        twice = library.render(services.export())
        call = make_open_call()
        stages = [(stage.kind, stage.name, stage.weeks) for stage in stages_of(call.challenge.programme)]
        asked = [page.key for page in calls.pages(call)]

    wanted = document.sections
    assert once == library.render(document)
    assert twice == once
    assert stages == [(row["kind"], row["name"], row.get("weeks")) for row in wanted["programmes/stages"]]
    assert asked[:1] == [wanted["calls/form"]["pages"][0]["key"]]
    assert call.places == wanted["programmes/defaults"]["places_per_challenge"]
