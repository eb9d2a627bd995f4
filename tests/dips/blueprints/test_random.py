"""What holds for any blueprint: it is found right, written in one form, read back the same, and taken whole."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from dips.blueprints import checking, library
from dips.blueprints.document import Document
from tests.support.blueprints import documents
from tests.support.figures import FULL

slowly = settings(
    max_examples=500 if FULL else 25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller example takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@slowly
@given(documents())
def test_what_is_written_is_read_back(document: Document) -> None:
    assert [str(fault) for fault in checking.check(document)] == []

    files = library.render(document)
    again = library.parse(files)

    assert checking.check(again) == []
    assert library.render(again) == files
    assert checking.digest(again) == checking.digest(document)
    assert library.pack(library.unpack(library.pack(document))) == library.pack(document)
