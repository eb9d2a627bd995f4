"""Briefs are written in versions that never change."""

from __future__ import annotations

import pytest

from dips.directory.models import ChallengeIndex
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotNow, StaleVersion
from tenants.challenges import queries, services
from tenants.challenges.models import Challenge, ChallengeBrief
from tenants.programmes.services import close_programme, open_programme
from tests.tenants.making import QUESTION, answer_all, make_challenge, make_programme, make_published


def test_a_challenge_begins_with_its_question(here) -> None:
    challenge = make_challenge()

    brief = queries.current_brief(challenge)
    assert (challenge.reference, challenge.slug, brief.version) == ("NGT-01", "late-shops", 1)
    assert [(answer.section_key, answer.body) for answer in brief.answers.all()] == [("question", QUESTION)]


def test_a_closed_programme_takes_no_challenge(here) -> None:
    programme = make_programme()
    for verb in (open_programme, close_programme):
        programme = verb(programme=programme, by=SYSTEM)

    with pytest.raises(Invalid) as refusal:
        make_challenge(programme)

    assert refusal.value.errors == {"programme": ["Choose a programme that is not closed"]}
    assert not Challenge.objects.exists()


def test_references_count_on_over_programmes_of_one_short_code(here) -> None:
    make_challenge(reference="NGT-05")
    second = make_programme(slug="night-life-2", name="Night life again")

    assert make_challenge(second, title="Other").reference == "NGT-06"


@pytest.mark.parametrize("reference", ["NGT-01", "BHM-02", "NGT-x", "ngt 2"])
def test_a_reference_taken_or_of_another_form_is_refused(here, reference) -> None:
    first = make_challenge()

    with pytest.raises(Invalid) as refusal:
        make_challenge(reference=reference, title="Other")

    assert list(refusal.value.errors) == ["reference"]
    assert list(type(first).objects.all()) == [first]


def test_each_change_is_a_version_and_nothing_new_is_none(here) -> None:
    challenge = make_challenge()

    second = services.write_brief(challenge=challenge, answers={"summary": "One."}, by=SYSTEM)
    same = services.write_brief(challenge=challenge, answers={"summary": " One. "}, by=SYSTEM)
    third = services.write_brief(challenge=challenge, answers={"question": "How can we?"}, by=SYSTEM)

    assert (second.version, same.version, third.version) == (2, 2, 3)
    assert challenge.question == "How can we?"
    assert [brief.question for brief in queries.brief_versions(challenge)] == ["How can we?", QUESTION, QUESTION]
    assert {answer.section_key: answer.body for answer in third.answers.all()} == {
        "question": "How can we?",
        "summary": "One.",
    }


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"unknown": "x"}, "unknown"),
        ({"question": "  "}, "question"),
        ({"question": "x" * 401}, "question"),
        ({"summary": "word " * 401}, "summary"),
        ({"summary": "x" * 20_001}, "summary"),
    ],
)
def test_write_brief_refuses(here, answers, key) -> None:
    challenge = make_challenge()

    with pytest.raises(Invalid) as refusal:
        services.write_brief(challenge=challenge, answers=answers, by=SYSTEM)

    assert list(refusal.value.errors) == [key]
    assert ChallengeBrief.objects.count() == 1


def test_an_old_form_is_refused(here) -> None:
    challenge = make_challenge()
    services.write_brief(challenge=challenge, answers={"summary": "Theirs."}, by=SYSTEM, version=1)

    with pytest.raises(StaleVersion):
        services.write_brief(challenge=challenge, answers={"summary": "Mine."}, by=SYSTEM, version=1)

    assert queries.summary(queries.current_brief(challenge)) == "Theirs."


def test_an_incomplete_brief_is_not_sent(here) -> None:
    challenge = make_challenge()

    with pytest.raises(services.BriefIncomplete) as refusal:
        services.submit_for_review(challenge=challenge, by=SYSTEM)

    challenge.refresh_from_db()
    assert (challenge.status, len(refusal.value.errors)) == ("draft", 9)
    assert [event.verb for event in audit.trail(challenge)] == ["challenge.create", "challenge.write_brief"]


def test_a_section_that_does_not_apply_counts_as_answered(here) -> None:
    challenge = make_challenge()
    answer_all(challenge)
    answers = {"technologies": {"body": "", "not_applicable_reason": "We have no preference."}}
    services.write_brief(challenge=challenge, answers=answers, by=SYSTEM)

    assert services.submit_for_review(challenge=challenge, by=SYSTEM).status == "in_review"


def test_a_brief_under_review_is_locked(here) -> None:
    challenge = make_challenge()
    answer_all(challenge)
    services.submit_for_review(challenge=challenge, by=SYSTEM)

    with pytest.raises(NotNow) as refusal:
        services.write_brief(challenge=challenge, answers={"summary": "Late."}, by=SYSTEM)

    assert refusal.value.code == "brief_locked"
    assert ChallengeBrief.objects.count() == 2


def test_publishing_writes_the_directory(here) -> None:
    challenge = make_published(themes=["Shops", "Night"])

    row = ChallengeIndex.objects.get(challenge_id=challenge.pk)
    assert (row.reference, row.question, row.summary, row.themes, row.brief_version, row.listed, row.stage) == (
        "NGT-01",
        QUESTION,
        "What we know of summary.",
        ["Shops", "Night"],
        1,
        True,
        "challenge_definition",
    )
    assert [stage["state"] for stage in row.stages] == ["now", "next", "next", "next", "next", "next"]


def test_an_amendment_is_a_public_version_with_a_note(here) -> None:
    challenge = make_published()

    with pytest.raises(Invalid):
        services.amend_brief(challenge=challenge, answers={"summary": "New."}, note=" ", by=SYSTEM)
    brief = services.amend_brief(challenge=challenge, answers={"summary": "New."}, note="Clearer words", by=SYSTEM)

    assert (brief.version, brief.published_at is not None, brief.note) == (3, True, "Clearer words")
    assert queries.published_brief(challenge).pk == brief.pk
    row = ChallengeIndex.objects.get(challenge_id=challenge.pk)
    assert (row.summary, row.brief_version, brief.public_number) == ("New.", 2, 2)


def test_an_amendment_may_not_empty_a_required_section(here) -> None:
    challenge = make_published()

    with pytest.raises(services.BriefIncomplete):
        services.amend_brief(challenge=challenge, answers={"summary": ""}, note="Gone", by=SYSTEM)

    assert queries.published_brief(challenge).version == 2


def test_withdrawing_says_why_and_leaves_the_directory(here) -> None:
    challenge = make_published()

    services.withdraw_challenge(challenge=challenge, reason="The need is gone.", by=SYSTEM)

    row = ChallengeIndex.objects.get(challenge_id=challenge.pk)
    assert (row.listed, row.withdrawn, challenge.withdrawn_reason) == (False, True, "The need is gone.")


def test_a_heading_names_the_council(here) -> None:
    challenge = make_challenge()

    headings = {section.key: section.heading for section in queries.sections(challenge)}
    assert headings["commercial_opportunity"] == f"What is the commercial opportunity beyond a {here.label} contract?"


def test_edit_refuses_an_old_version_and_strangers(here, person) -> None:
    challenge = make_challenge()

    with pytest.raises(StaleVersion):
        services.edit_challenge(challenge=challenge, by=SYSTEM, version=1, title="Older")
    with pytest.raises(Invalid):
        services.edit_challenge(challenge=challenge, by=SYSTEM, owner=person())

    challenge.refresh_from_db()
    assert (challenge.title, challenge.owner_id) == ("Late shops", None)
