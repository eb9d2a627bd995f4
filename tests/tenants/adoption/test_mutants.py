"""A blueprint with something wrong is refused whole, in sentences; one that is merely different is taken whole."""

from __future__ import annotations

from dips.blueprints import checking, growth, library, services
from dips.blueprints.document import Document
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.tree import Tree
from dips.kernel.actors import SYSTEM
from tests.support.mutants import mutants
from tests.support.undoing import undone
from tests.tenants.adoption.conftest import as_new


def taken(document: Document) -> Tree:
    """What a new council has of it."""
    with undone():
        as_new()
        services.adopt(document, by=SYSTEM)
        return library.render(services.export())


def test_a_mutant_is_taken_whole_or_refused_whole(here, rounds, figure) -> None:
    """In the quick set most of those that are merely different are only checked: to take one takes a second."""
    count, before, wrong = rounds(quick=150, full=1000), library.render(services.export()), list[str]()
    to_take, refused = rounds(quick=6, full=count), 0
    for mutant in mutants(count):
        try:
            document = mutant.load()
            if to_take and not checking.check(document):
                to_take -= 1
                if taken(document) != library.render(growth.grown(document).document):
                    wrong.append(f"{mutant.said}: another thing was taken")
            checking.refuse_faults(document)
        except BlueprintFaulty as refusal:
            refused += 1
            wrong += [
                f"{mutant.said}: no mend for {fault}"
                for fault in refusal.faults
                if not (fault.file and fault.message and fault.mend)
            ]
        except Exception as error:  # the very thing that is looked for
            wrong.append(f"{mutant.said}: {type(error).__name__} {str(error)[:200]}")
    if library.render(services.export()) != before:
        wrong.append("something was changed")

    assert "\n".join(wrong) == ""
    figure("mutants of a blueprint, partly applied or in error", len(wrong), limit=0, cases=count)
    figure("mutants of a blueprint, refused", refused, cases=count)
