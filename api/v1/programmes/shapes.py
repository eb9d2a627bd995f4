"""What the API says of a programme and its parts, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dips.directory.states import StageKind
from tenants.programmes import queries
from tenants.programmes.models import Programme, ServiceTeam
from tenants.programmes.states import FundingKind, PartnerKind, ProgrammeState

from ...serializers import Input, Text


class StageRow(serializers.Serializer[Any]):
    """A stage as this programme names it."""

    kind = serializers.ChoiceField(StageKind.choices)
    name = serializers.CharField()
    position = serializers.IntegerField()
    skipped = serializers.BooleanField()
    description = serializers.CharField()
    weeks = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class PartnerRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(PartnerKind.choices)
    part = serializers.CharField()
    version = serializers.IntegerField()


class FundingRow(serializers.Serializer[Any]):
    """Money from one source, in pence."""

    id = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    amount_pence = serializers.IntegerField()
    vat_included = serializers.BooleanField()
    kind = serializers.ChoiceField(FundingKind.choices)
    note = serializers.CharField()
    version = serializers.IntegerField()


class ProgrammeRow(serializers.Serializer[Any]):
    """A programme in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    short_code = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(ProgrammeState.choices)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField()


class ProgrammeList(serializers.Serializer[Any]):
    results = ProgrammeRow(many=True)


class ProgrammeDetail(ProgrammeRow):
    """A programme with its stages, partners and funding."""

    places_per_challenge = serializers.IntegerField()
    winners_per_challenge = serializers.IntegerField()
    shortlisted_per_challenge = serializers.IntegerField(allow_null=True)
    payment_per_place_pence = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    stages = serializers.SerializerMethodField()
    partners = PartnerRow(many=True)
    teams = serializers.SerializerMethodField()
    funding = FundingRow(many=True, source="funding_lines")
    funding_total_pence = serializers.SerializerMethodField()

    @extend_schema_field(StageRow(many=True))
    def get_stages(self, programme: Programme) -> Any:
        return StageRow(queries.stages_of(programme), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_teams(self, programme: Programme) -> list[str]:
        """Those that own its challenges."""
        owners = ServiceTeam.objects.filter(challenges__programme=programme, challenges__published_at__isnull=False)
        return list(owners.order_by("name").values_list("name", flat=True).distinct())

    def get_funding_total_pence(self, programme: Programme) -> int:
        return queries.total_funding(programme).pence


class NewProgramme(Input):
    """A programme starts with a copy of the council's standard."""

    name = serializers.CharField(max_length=120)
    slug = serializers.CharField(max_length=80, required=False, allow_blank=True)
    short_code = serializers.CharField(max_length=6)
    summary = Text(required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    places_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    winners_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    shortlisted_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    payment_per_place_pence = serializers.IntegerField(
        min_value=0, max_value=100_000_000_00, required=False, allow_null=True
    )
    illustrative = serializers.BooleanField(required=False)


class ChangedProgramme(Input):
    """What may change once a programme has begun. Fields that are not sent stay as they are."""

    name = serializers.CharField(max_length=120, required=False)
    summary = Text(required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    places_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    winners_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    shortlisted_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    payment_per_place_pence = serializers.IntegerField(
        min_value=0, max_value=100_000_000_00, required=False, allow_null=True
    )


class NextRun(Input):
    """The next run of a programme. Its short code stays where none is sent."""

    name = serializers.CharField(max_length=120)
    slug = serializers.CharField(max_length=80, required=False, allow_blank=True)
    short_code = serializers.CharField(max_length=6, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class ChangedPartner(Input):
    name = serializers.CharField(max_length=120, required=False)
    kind = serializers.ChoiceField(PartnerKind.choices, required=False)
    part = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ChangedFunding(Input):
    source = serializers.CharField(max_length=160, required=False)  # type: ignore[assignment]  # a field of this name
    amount = serializers.CharField(max_length=30, required=False)
    kind = serializers.ChoiceField(FundingKind.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ChangedTeam(Input):
    name = serializers.CharField(max_length=120, required=False)
    aliases = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=20)
    external_organisation = serializers.CharField(max_length=120, required=False, allow_blank=True)


class NewPartner(Input):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(PartnerKind.choices, required=False)
    part = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewFunding(Input):
    """Money from one source, written in pounds like 24,500."""

    source = serializers.CharField(max_length=160)  # type: ignore[assignment]  # a field of this name
    amount = serializers.CharField(max_length=30)
    vat_included = serializers.BooleanField(required=False, default=False)
    kind = serializers.ChoiceField(FundingKind.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NamedStage(Input):
    name = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class TeamRow(serializers.Serializer[Any]):
    """A service team. One of another body says which."""

    slug = serializers.CharField()
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    external_organisation = serializers.CharField()
    version = serializers.IntegerField()


class TeamList(serializers.Serializer[Any]):
    results = TeamRow(many=True)


class NewTeam(Input):
    name = serializers.CharField(max_length=120)
    slug = serializers.CharField(max_length=120, required=False, allow_blank=True)
    aliases = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=20)
    external_organisation = serializers.CharField(max_length=120, required=False, allow_blank=True)
