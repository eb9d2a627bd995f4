"""Blueprints that councils offer each other; what a council took, takes, goes back from and publishes."""

from __future__ import annotations

from .adoption import Adopt, Offers, OneAdoption, PreviewUpgrade, RollBack, TakeUpgrade
from .offers import Blueprints, OneBlueprint
from .publishing import Publish, Withdraw

__all__ = ["ADOPTION", "Blueprints", "OneBlueprint"]

ADOPTION = (
    ("", OneAdoption, "adoption"),
    ("offers/", Offers, "adoption-offers"),
    ("adopt/", Adopt, "adoption-adopt"),
    ("upgrade/", TakeUpgrade, "adoption-upgrade"),
    ("upgrade/preview/", PreviewUpgrade, "adoption-preview"),
    ("roll-back/", RollBack, "adoption-roll-back"),
    ("publish/", Publish, "adoption-publish"),
    ("withdraw/", Withdraw, "adoption-withdraw"),
)
