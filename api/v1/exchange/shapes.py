"""What is said of offers and adoptions, and what may be sent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dips.blueprints.merging import BASE, OURS, OWN, THEIRS

from ...serializers import Input, Instant

SIDES = [(OURS, _("Yours")), (THEIRS, _("Theirs")), (BASE, _("What it was")), (OWN, _("Your own words"))]


class OfferRow(serializers.Serializer[Any]):
    """One version. `made_by` is a council's name; `based_on` is what it was made from, nearest first."""

    name = serializers.CharField(source="version.name")
    version = serializers.CharField(source="version.version")
    title = serializers.CharField(source="version.title")
    summary = serializers.CharField(source="version.summary")
    licence = serializers.CharField(source="version.licence")
    notes = serializers.CharField(source="version.notes")
    region = serializers.CharField(source="version.region")
    made_by = serializers.CharField(source="maker")
    based_on = serializers.ListField(child=serializers.CharField(), source="lineage")
    used_by = serializers.ListField(child=serializers.CharField(), source="users")
    digest = serializers.CharField(source="version.digest")
    published_at = Instant(source="version.published_at")


class OfferList(serializers.Serializer[Any]):
    results = OfferRow(many=True)


class PublicOffer(OfferRow):
    """With every section as in the files, and where the files are as one zip."""

    document = serializers.JSONField()
    zip_url = serializers.CharField()


class AdoptionDetail(serializers.Serializer[Any]):
    """What the council's standard comes from. `upgrade` is a newer version, if one is offered."""

    name = serializers.CharField()
    version = serializers.CharField()
    adopted_at = Instant()
    can_go_back = serializers.BooleanField()
    upgrade = serializers.CharField(allow_null=True)


class Wanted(Input):
    name = serializers.SlugField(max_length=60)
    version = serializers.CharField(max_length=30)


class Side(Input):
    """`own` counts with the side `own` alone."""

    side = serializers.ChoiceField(SIDES)
    own = serializers.CharField(required=False, allow_blank=True, max_length=20_000, default="")


class Upgrade(Wanted):
    """`choices` names each place of `to_choose`; `seen` is the digest of the preview that they were made on."""

    choices = serializers.DictField(child=Side(), required=False, default=dict)
    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=64)


class ConflictRow(serializers.Serializer[Any]):
    """A part that both changed. A side that has nothing there is null."""

    place = serializers.CharField()
    title = serializers.CharField()
    base = serializers.JSONField()
    ours = serializers.JSONField()
    theirs = serializers.JSONField()
    chosen = serializers.CharField(allow_null=True)
    why = serializers.ListField(child=serializers.CharField())


class Preview(serializers.Serializer[Any]):
    only_theirs = serializers.ListField(child=serializers.CharField())
    only_ours = serializers.ListField(child=serializers.CharField())
    both = serializers.ListField(child=serializers.CharField())
    to_choose = ConflictRow(many=True)
    faults = serializers.ListField(child=serializers.CharField())
    digest = serializers.CharField()


class BlueprintPublication(Wanted):
    """`region` is the council's own, for its councils alone; left out, every council is offered it."""

    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=600, required=False)
    licence = serializers.CharField(max_length=120, required=False)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    region = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
