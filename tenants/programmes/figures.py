"""What a region may be shown of programmes and their money. Illustrative programmes are never counted."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from dips.regions.measures import Measure, Unit, register, whole

from .models import FundingLine, Programme
from .states import FundingKind, ProgrammeState

RUN = (ProgrammeState.LIVE, ProgrammeState.CLOSED)


def real():
    """Programmes that were shown to the public and are not there for show."""
    return Programme.objects.filter(state__in=RUN, illustrative=False)


def programmes() -> dict[str, int]:
    return whole(real().count())


def funding() -> dict[str, int]:
    """Pence by where they come from."""
    rows = FundingLine.objects.filter(programme__in=real()).order_by().values_list("kind")
    return dict(rows.annotate(total=Sum("amount_pence")))


def register_all() -> None:
    register(
        Measure(
            "programmes",
            _("Programmes"),
            _("Programmes that the council has opened to the public, running or closed."),
            programmes,
            follows=("programmes.programme",),
            position=10,
        )
    )
    register(
        Measure(
            "funding",
            _("Funding of programmes"),
            _("The funding lines of those programmes, as the council entered them, with or without VAT as they stand."),
            funding,
            unit=Unit.PENCE,
            parts=_("By where it comes from"),
            part_labels=dict(FundingKind.choices),
            follows=("programmes.programme",),
            position=80,
        )
    )
