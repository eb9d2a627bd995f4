"""Load the demonstration through the verbs that people use, at the times at which they would have used them.

What is there already stays as it is: a second load changes nothing, and a load that was cut off goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from dips.accounts.models import User
from dips.councils import lookup, services
from dips.councils.models import Branding, Council
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import Actor
from dips.kernel.errors import DomainError
from dips.kernel.money import Money
from tenants.calls import services as calls
from tenants.challenges import services as challenges
from tenants.challenges.models import BriefSection, Challenge
from tenants.challenges.states import HelperPart
from tenants.programmes import services as programmes
from tenants.programmes.models import Programme, ServiceTeam, Stage

from . import access, exchange, history, people, set_up, sharing
from .people import LOADER
from .reading import Dates, load

Tell = Callable[[str], None]
FILES = {"birmingham": ("birmingham.yaml", "birmingham-open.yaml"), "solihull": ("solihull.yaml",)}
PLANS = {"birmingham": "council", "solihull": "pilot"}


class CouncilMissing(DomainError):
    code = "council_missing"
    default = "There is no council “%(slug)s” yet. Make it first: dips council create --slug %(slug)s --name NAME"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who does what in a council's story. Where nobody has a role, the loader does it."""

    manager: Actor
    owner: Actor
    sponsor: Actor
    helpers: Mapping[str, User | None]

    @classmethod
    def of(cls, council: Council) -> Cast:
        return cls(
            manager=people.officer(council, "programme_manager") or LOADER,
            owner=people.officer(council, "challenge_owner") or LOADER,
            sponsor=people.officer(council, "senior_sponsor") or LOADER,
            helpers={part: people.officer(council, part) for part in HelperPart.values},
        )

    @property
    def standing(self) -> dict[str, Any]:
        """Who stands on a challenge as its owner and sponsor."""
        named = {"owner": self.owner, "sponsor": self.sponsor, "deputy": self.manager}
        return {part: person if isinstance(person, User) else None for part, person in named.items()}


def run(tell: Tell = lambda line: None) -> None:
    """People first, then each council's programmes, then the applications of the historic call."""
    councils = {slug: _council(slug) for slug in FILES}
    people.seed(councils.values())
    tell("people")
    for slug, names in FILES.items():
        with council_scope(councils[slug]):
            for name in names:
                _programme(councils[slug], load(name), tell)
            cast = Cast.of(councils[slug])
            facts = load(names[0]).get("set_up", {})
            set_up.run(councils[slug], facts, manager=cast.manager, sponsor=cast.sponsor)
        access.run(councils[slug])
    with council_scope(councils["solihull"]):
        keeper = people.officer(councils["solihull"], "council_admin") or LOADER
    if exchange.run(councils["solihull"], by=keeper):
        tell("a newer blueprint to compare with")
    history.run(councils["birmingham"], load("birmingham.yaml"), load("applications.yaml"), tell)
    for slug, plan in PLANS.items():
        if not councils[slug].plan:
            services.set_plan(council=councils[slug], plan=plan, by=LOADER, is_told=True)
    sharing.run(councils.values())
    tell("figures shared with the region")


def _council(slug: str) -> Council:
    council = lookup.by_slug(slug)
    if council is None:
        raise CouncilMissing(slug=slug)
    return council


def _programme(council: Council, data: Mapping[str, Any], tell: Tell) -> None:
    cast, dates = Cast.of(council), _dates(data["programme"])
    programme = Programme.objects.filter(slug=data["programme"]["slug"]).first()
    if programme is None:
        with transaction.atomic():
            _colour(council, data.get("council", {}).get("accent"))
            for kind, name in data.get("stage_names", {}).items():
                stage = Stage.objects.get(programme=None, kind=kind)
                programmes.rename_stage(stage=stage, name=name, by=cast.manager)
            programme = _start(data, cast, dates)
    for each in data["challenges"]:
        if not Challenge.objects.filter(reference=each["reference"]).exists():
            with transaction.atomic():
                _challenge(programme, each, data["dates"], cast, dates)
            tell(each["reference"])


def _colour(council: Council, accent: str | None) -> None:
    """A colour of the council's own in place of the blueprint's."""
    branding = Branding.objects.get(council=council)
    if accent and branding.given != accent:
        branding.given = accent
        branding.save()


def _dates(facts: Mapping[str, Any]) -> Dates:
    """Days count from the first load, which the programme that was started by it remembers."""
    started = Programme.objects.filter(slug=facts["slug"]).values_list("created_at", flat=True).first()
    if started is None or not isinstance(facts["started"], int):
        return Dates(clock.now())
    return Dates(started - timedelta(days=facts["started"]))


def _start(data: Mapping[str, Any], cast: Cast, dates: Dates) -> Programme:
    facts = data["programme"]
    with clock.at(dates.at(facts["started"])):
        programme = programmes.start_programme(
            name=facts["name"],
            slug=facts["slug"],
            short_code=facts["short_code"],
            summary=facts["summary"],
            starts_on=dates.day(facts.get("starts_on", facts["started"])),
            ends_on=dates.day(facts.get("ends_on")),
            illustrative=facts["illustrative"],
            by=cast.manager,
        )
        for team in data["teams"]:
            programmes.add_team(slug=slugify(team["name"]), by=cast.manager, **team)
        for partner in data["partners"]:
            programmes.add_partner(programme=programme, by=cast.manager, **partner)
        for line in data["funding"]:
            money = Money.parse(line["amount"])
            facts_of_line = {name: line[name] for name in ("source", "kind", "note")}
            programmes.add_funding(programme=programme, money=money, by=cast.manager, **facts_of_line)
        return programmes.open_programme(programme=programme, by=cast.manager)


def _challenge(
    programme: Programme, data: Mapping[str, Any], when: Mapping[str, Any], cast: Cast, dates: Dates
) -> None:
    challenge = _draft(programme, data, cast, dates)
    for part in data.get("helpers", ()):
        _help(challenge, part, cast)
    with clock.at(dates.at(when["submitted"])):
        challenges.submit_for_review(challenge=challenge, by=cast.owner)
    with clock.at(dates.at(when["approved"])):
        challenges.approve_challenge(challenge=challenge, by=cast.sponsor)
    with clock.at(dates.at(when["opens"])):
        challenges.publish_challenge(challenge=challenge, by=cast.manager)
        _amend(challenge, data["versions"][1:], cast)
        call = calls.draft_call(challenge=challenge, by=cast.manager)
        calls.set_dates(
            call=call,
            opens_at=dates.at(when["opens"]),
            closes_at=dates.at(when["closes"], closing=True),
            questions_close_at=dates.at(when["questions_close"], closing=True),
            decision_due=dates.day(when["decision_due"]),
            by=cast.manager,
        )
        calls.publish_call(call=call, by=cast.manager, reason="The brief is agreed and the call is ready.")


def _draft(programme: Programme, data: Mapping[str, Any], cast: Cast, dates: Dates) -> Challenge:
    """The first version makes the challenge."""
    first = data["versions"][0]
    known = set(BriefSection.objects.filter(programme=programme).values_list("key", flat=True))
    with clock.at(dates.at(first["drafted"])):
        return challenges.create_challenge(
            programme=programme,
            team=ServiceTeam.objects.get(name=data["team"]),
            title=data["title"],
            question=first["question"],
            reference=data["reference"],
            themes=data["themes"],
            adoption_statement=data["adoption"],
            illustrative=programme.illustrative,
            answers=_answers(first["answers"], known),
            note=first["note"],
            by=cast.manager,
            **cast.standing,
        )


def _help(challenge: Challenge, part: str, cast: Cast) -> None:
    """Name the council's person of that part, if it has one."""
    person = cast.helpers.get(part)
    if person is not None:
        with clock.at(challenge.created_at):
            challenges.add_helper(challenge=challenge, user=person, part=HelperPart(part), by=cast.manager)


def _amend(challenge: Challenge, later: Sequence[Mapping[str, Any]], cast: Cast) -> None:
    """Each later wording is a public version of its own."""
    sections = list(BriefSection.objects.filter(programme=challenge.programme_id))
    question = next(section.key for section in sections if section.is_question)
    for version in later:
        answers = _answers(version["answers"], {section.key for section in sections}) | {question: version["question"]}
        challenges.amend_brief(challenge=challenge, answers=answers, note=version["note"], by=cast.manager)


def _answers(given: Mapping[str, Any], known: set[str]) -> dict[str, dict[str, Any]]:
    """Plain text is ours and so illustrative; what is quoted from a source says that it is not.

    A section that the council's blueprint does not have is left out.
    """
    found = {}
    for key, text in given.items():
        if key in known:
            found[key] = dict(text) if isinstance(text, Mapping) else {"body": text, "illustrative": True}
    return found
