"""What the API says of a challenge, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dips.councils import links
from dips.directory.states import StageKind, Status
from tenants.calls.models import Call
from tenants.challenges import queries
from tenants.challenges.models import BriefAnswer, Challenge, ChallengeBrief
from tenants.challenges.states import ChallengeStatus

from ...paging import Paged
from ...serializers import Choice, Input, Instant, Text
from .finding import status_of


class StageMark(serializers.Serializer[Any]):
    """One stage of the challenge's programme, and whether it is done, now, next or skipped."""

    kind = serializers.ChoiceField(StageKind.choices)
    name = serializers.CharField()
    state = serializers.CharField()


class Amount(serializers.Serializer[Any]):
    """Money in pence."""

    pence = serializers.IntegerField()
    currency = serializers.CharField()
    vat_included = serializers.BooleanField()


class Section(serializers.Serializer[Any]):
    """One heading of a brief and what it says, in Markdown."""

    key = serializers.CharField(source="section_key")
    heading = serializers.CharField()
    body = serializers.CharField()
    illustrative = serializers.BooleanField()
    not_applicable_reason = serializers.CharField()


class Brief(serializers.Serializer[Any]):
    """One version of a brief. A version never changes. `public_number` counts what was published; a draft has none."""

    version = serializers.SerializerMethodField()
    public_number = serializers.IntegerField(allow_null=True)
    question = serializers.CharField()
    note = serializers.CharField()
    published_at = Instant(allow_null=True)
    created_at = Instant()
    sections = Section(many=True, source="answers")

    def get_version(self, brief: ChallengeBrief) -> int:
        """For the challenge's officers each save counts; for everybody else what was published."""
        if self.context.get("inside", False) or brief.public_number is None:
            return brief.version
        return brief.public_number


class OwnBrief(Brief):
    """A brief for its officers: every heading of the programme, those not answered yet with empty words."""

    sections = serializers.SerializerMethodField()  # type: ignore[assignment]  # every heading, not the answers alone

    @extend_schema_field(Section(many=True))
    def get_sections(self, brief: ChallengeBrief) -> Any:
        answered = {answer.section_key: answer for answer in brief.answers.all()}
        rows = [
            answered.get(each.key) or BriefAnswer(section_key=each.key, heading=each.heading)
            for each in self.context["sections"]
        ]
        return Section(rows, many=True).data


class BriefVersions(serializers.Serializer[Any]):
    """Every version that the caller may read, newest first."""

    results = Brief(many=True)


class LocalRow(serializers.Serializer[Any]):
    """A challenge in its own council's list. `editorial_status` is where it stands between draft and public."""

    reference = serializers.CharField()
    title = serializers.CharField()
    question = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(StageKind.choices)
    stage_name = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    editorial_status = serializers.ChoiceField(ChallengeStatus.choices, source="status")
    council = serializers.SerializerMethodField()
    council_name = serializers.SerializerMethodField()
    programme = serializers.CharField(source="programme.name")
    team = serializers.CharField(source="team.name")
    themes = serializers.ListField(child=serializers.CharField())
    opens_at = serializers.SerializerMethodField()
    closes_at = serializers.SerializerMethodField()
    published_at = Instant(allow_null=True)
    illustrative = serializers.BooleanField()
    url = serializers.SerializerMethodField()

    def get_question(self, challenge: Challenge) -> str:
        return str(challenge.question)

    def get_stage_name(self, challenge: Challenge) -> str:
        return str(queries.stage_name(challenge))

    @extend_schema_field(serializers.ChoiceField(Status.choices))
    def get_status(self, challenge: Challenge) -> str:
        return status_of(challenge, self._call(challenge), self.context["now"])

    def get_council(self, challenge: Challenge) -> str:
        return self.context["council"].slug

    def get_council_name(self, challenge: Challenge) -> str:
        return self.context["council"].name

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_opens_at(self, challenge: Challenge) -> str | None:
        return self._date(challenge, "opens_at")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_closes_at(self, challenge: Challenge) -> str | None:
        return self._date(challenge, "closes_at")

    def get_url(self, challenge: Challenge) -> str:
        return links.council_url(self.context["council"], f"/challenges/{challenge.reference}/")

    def _date(self, challenge: Challenge, name: str) -> str | None:
        value = getattr(self._call(challenge), name, None)
        return None if value is None else Instant().to_representation(value)

    def _call(self, challenge: Challenge) -> Call | None:
        """The call that is public; a draft has no dates yet."""
        return self.context["calls"].get(challenge.pk)


class Detail(LocalRow):
    """One challenge with its brief. A stranger reads the published version, an officer the newest."""

    question = serializers.SerializerMethodField()
    team_is_external = serializers.BooleanField(source="team.is_external")
    adoption_statement = serializers.CharField()
    budget = Amount(allow_null=True)
    withdrawn_reason = serializers.CharField()
    stages = serializers.SerializerMethodField()
    brief = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_question(self, challenge: Challenge) -> str:
        brief = self.context["brief"]
        return brief.question if brief else challenge.question

    @extend_schema_field(StageMark(many=True))
    def get_stages(self, challenge: Challenge) -> list[dict[str, str]]:
        return [
            {"kind": str(each.kind), "name": str(each.name), "state": each.state} for each in queries.spine(challenge)
        ]

    @extend_schema_field(Brief(allow_null=True))
    def get_brief(self, challenge: Challenge) -> Any:
        brief = self.context["brief"]
        return Brief(brief, context=self.context).data if brief else None


class LocalFilters(Input, Paged):
    """Which of the council's challenges. Status, theme and words find what is public, as in the national list."""

    status = serializers.ListField(child=Choice(Status.choices), required=False, max_length=10)
    theme = serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=50)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200)

    stage = serializers.ListField(child=Choice(StageKind.choices), required=False, max_length=10)
    editorial_status = serializers.ListField(child=Choice(ChallengeStatus.choices), required=False, max_length=10)


class NewChallenge(Input):
    """A challenge begins with a title, a question, a programme and a team."""

    programme = serializers.SlugField(max_length=80)
    team = serializers.SlugField(max_length=120)
    title = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=400)
    reference = serializers.CharField(max_length=12, required=False, allow_null=True, default=None)
    themes = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=8)
    owner = serializers.UUIDField(required=False, allow_null=True)
    deputy = serializers.UUIDField(required=False, allow_null=True)
    sponsor = serializers.UUIDField(required=False, allow_null=True)
    budget = serializers.CharField(max_length=30, required=False, allow_null=True, help_text="Pounds, like 24,500")
    vat_included = serializers.BooleanField(required=False)
    adoption_statement = Text(required=False, allow_blank=True)
    illustrative = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ChangedChallenge(Input):
    """What surrounds the brief. Fields that are not sent stay as they are."""

    team = serializers.SlugField(max_length=120, required=False)
    title = serializers.CharField(max_length=120, required=False)
    themes = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=8)
    owner = serializers.UUIDField(required=False, allow_null=True)
    deputy = serializers.UUIDField(required=False, allow_null=True)
    sponsor = serializers.UUIDField(required=False, allow_null=True)
    budget = serializers.CharField(max_length=30, required=False, allow_null=True)
    vat_included = serializers.BooleanField(required=False)
    adoption_statement = Text(required=False, allow_blank=True)
    illustrative = serializers.BooleanField(required=False)


class SectionText(Input):
    """What to say under one heading, or why it does not apply."""

    body = serializers.CharField(max_length=20_000, required=False, allow_blank=True, trim_whitespace=False)
    illustrative = serializers.BooleanField(required=False)
    not_applicable_reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class WrittenBrief(Input):
    """Answers by section key. Sections not named keep what they said."""

    answers = serializers.DictField(child=SectionText(), allow_empty=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AmendedBrief(Input):
    """A change of a published brief, and what changed, for those who read it before."""

    answers = serializers.DictField(child=SectionText(), allow_empty=False)
    note = serializers.CharField(max_length=500)


class GateLine(serializers.Serializer[Any]):
    """A condition of the gate; `missing` is empty when it holds."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    missing = serializers.CharField()
    is_met = serializers.BooleanField()


class Gate(serializers.Serializer[Any]):
    """The next stage and what it asks. `next_stage` is null at the last."""

    stage = serializers.CharField()
    next_stage = serializers.CharField(allow_null=True)
    next_stage_name = serializers.CharField(allow_null=True)
    needs_reason = serializers.BooleanField()
    conditions = GateLine(many=True)
