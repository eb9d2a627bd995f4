"""Write the brief. Each save that changes something is a new version; a version never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid, NotNow, StaleVersion

from .. import rules
from ..models import BriefAnswer, BriefSection, Challenge, ChallengeBrief
from ..queries import current_brief, sections
from ..signals import brief_amended
from ..states import WRITABLE, ChallengeStatus
from .listing import relist

LONGEST_QUESTION = 400
LONGEST_ANSWER = 20_000


class BriefLocked(NotNow):
    """The brief is with its reviewers, or public."""

    code = "brief_locked"
    default = gettext_lazy("The brief cannot be written while the challenge is “%(state)s”.")


class BriefIncomplete(Invalid):
    """Sections that must be answered are not; `errors` names each."""

    code = "brief_incomplete"
    default = gettext_lazy("Some sections of the brief are not answered.")


@dataclass(frozen=True, slots=True)
class Text:
    """What is said under one heading."""

    body: str = ""
    illustrative: bool = False
    not_applicable_reason: str = ""

    @classmethod
    def read(cls, given: str | Mapping[str, Any]) -> Text:
        """Accepts plain text, or a mapping with `body`, `illustrative` and `not_applicable_reason`."""
        if isinstance(given, str):
            return cls(body=_tidy(given))
        unknown = set(given) - {"body", "illustrative", "not_applicable_reason"}
        if unknown:
            raise Invalid(_("An answer has a part we do not know: %(parts)s"), parts=", ".join(sorted(unknown)))
        return cls(
            body=_tidy(str(given.get("body") or "")),
            illustrative=bool(given.get("illustrative", False)),
            not_applicable_reason=_tidy(str(given.get("not_applicable_reason") or "")),
        )

    @property
    def is_answered(self) -> bool:
        return bool(self.body or self.not_applicable_reason)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def clean_question(question: str) -> str:
    """One line that is not empty and not too long."""
    line = " ".join(question.replace("\x00", "").split())
    if not line:
        raise Invalid(_("Enter the challenge question"), field="question")
    if len(line) > LONGEST_QUESTION:
        raise Invalid(_("Shorten the question to 400 characters or fewer"), field="question")
    return line


def first_version(
    *, challenge: Challenge, answers: Mapping[str, str | Mapping[str, Any]], note: str, by: Actor
) -> ChallengeBrief:
    """The version that a new challenge begins with: its question, and what is known under other headings."""
    known = {section.key: section for section in sections(challenge)}
    given = {key: Text.read(value) for key, value in answers.items()}
    given |= {key: Text(body=challenge.question) for key, section in known.items() if section.is_question}
    _refuse_faulty(given, known)
    texts = {key: text for key, text in given.items() if text.is_answered}
    return _append(challenge=challenge, texts=texts, note=note, by=by, published=False)


@transaction.atomic
def write_brief(
    *,
    challenge: Challenge,
    answers: Mapping[str, str | Mapping[str, Any]],
    by: Actor,
    note: str = "",
    version: int | None = None,
) -> ChallengeBrief:
    """Save answers as the next version. Sections not named keep what they said; nothing new makes no version.

    Refused once the challenge is under review or public (`brief_locked`), for a section the programme does not
    have, for an answer over its word limit, and when `version` is no longer the newest (`stale_version`).
    """
    rules.require_change_on(by, rules.WRITE, challenge)
    row = _locked(challenge)
    if row.status not in WRITABLE:
        raise BriefLocked(state=row.get_status_display())
    brief = _next(row, answers, note=note, by=by, version=version, published=False)
    _refresh(challenge, row)
    return brief


@transaction.atomic
def amend_brief(
    *,
    challenge: Challenge,
    answers: Mapping[str, str | Mapping[str, Any]],
    note: str,
    by: Actor,
    version: int | None = None,
) -> ChallengeBrief:
    """Change a published brief: a new public version with a note that says what changed."""
    rules.require_on(by, rules.PUBLISH, challenge)
    row = _locked(challenge)
    if row.status != ChallengeStatus.PUBLISHED:
        raise BriefLocked(
            _("Only a published brief is amended. This challenge is “%(state)s”."), state=row.get_status_display()
        )
    if not note.strip():
        raise Invalid(_("Say what changed, for everyone who read the brief before"), field="note")
    before = row.brief_version
    brief = _next(row, answers, note=note, by=by, version=version, published=True)
    if brief.version != before:
        refuse_incomplete(row)
        relist(row)
        brief_amended.send(Challenge, challenge=row, brief=brief, by=by)
    _refresh(challenge, row)
    return brief


def next_public_number(challenge: Challenge) -> int:
    """The public counts what was published, and nothing else."""
    return ChallengeBrief.objects.filter(challenge=challenge, published_at__isnull=False).count() + 1


def refuse_incomplete(challenge: Challenge) -> None:
    """Refuses a brief in which a required section is neither answered nor said not to apply."""
    unanswered = missing_sections(challenge)
    if unanswered:
        raise BriefIncomplete(
            errors={
                section.key: [_("Answer “%(heading)s”, or say why it does not apply") % {"heading": section.heading}]
                for section in unanswered
            }
        )


def missing_sections(challenge: Challenge) -> list[BriefSection]:
    """Required sections without an answer in the newest version."""
    brief = current_brief(challenge)
    answered = {each.section_key for each in brief.answers.all() if each.is_answered} if brief else set()
    return [section for section in sections(challenge) if section.required and section.key not in answered]


def _locked(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(no_key=True, of=("self",)).select_related("programme", "team")
    return rows.get(pk=challenge.pk)


def _refresh(challenge: Challenge, row: Challenge) -> None:
    """Bring the caller's copy up to what was written."""
    challenge.question, challenge.brief_version, challenge.version = row.question, row.brief_version, row.version


def _next(
    challenge: Challenge,
    answers: Mapping[str, str | Mapping[str, Any]],
    *,
    note: str,
    by: Actor,
    version: int | None,
    published: bool,
) -> ChallengeBrief:
    newest = current_brief(challenge)
    if newest is None:
        raise NotNow
    if version is not None and version != newest.version:
        raise StaleVersion
    known = {section.key: section for section in sections(challenge)}
    before = {
        each.section_key: Text(each.body, each.illustrative, each.not_applicable_reason)
        for each in newest.answers.all()
    }
    given = {key: Text.read(value) for key, value in answers.items()}
    _refuse_faulty(given, known)
    after = {key: text for key, text in (before | given).items() if text.is_answered and key in known}
    if after == before:
        return newest
    for key, section in known.items():
        if section.is_question:
            challenge.question = clean_question(after[key].body if key in after else "")
    return _append(challenge=challenge, texts=after, note=note, by=by, published=published)


def _refuse_faulty(given: Mapping[str, Text], known: Mapping[str, BriefSection]) -> None:
    errors: dict[str, list[str]] = {}
    for key, text in given.items():
        if key not in known:
            errors[key] = [_("The brief has no section “%(key)s”") % {"key": key}]
            continue
        errors[key] = list(_faults(text, known[key]))
    errors = {key: sentences for key, sentences in errors.items() if sentences}
    if errors:
        raise Invalid(errors=errors)


def _faults(text: Text, section: BriefSection) -> Iterable[str]:
    if text.body and text.not_applicable_reason:
        yield _("Either answer this section or say why it does not apply, not both")
    if section.is_question and text.not_applicable_reason:
        yield _("The challenge question always applies")
    if section.is_question and not text.body:
        yield _("Enter the challenge question")
    if section.is_question and len(" ".join(text.body.split())) > LONGEST_QUESTION:
        yield _("Shorten the question to 400 characters or fewer")
    if len(text.body) > LONGEST_ANSWER or len(text.not_applicable_reason) > 500:
        yield _("Shorten your answer: it is longer than a brief can hold")
    words = len(text.body.split())
    if section.word_limit and words > section.word_limit:
        yield _("Your answer is %(words)d words. Shorten it to %(limit)d words or fewer") % {
            "words": words,
            "limit": section.word_limit,
        }


def _append(
    *, challenge: Challenge, texts: Mapping[str, Text], note: str, by: Actor, published: bool
) -> ChallengeBrief:
    now = clock.now()
    brief = ChallengeBrief.objects.create(
        challenge=challenge,
        version=challenge.brief_version + 1,
        question=challenge.question,
        note=note.strip(),
        created_at=now,
        published_at=now if published else None,
        public_number=next_public_number(challenge) if published else None,
        created_by=None if isinstance(by, System) else by,
    )
    BriefAnswer.objects.bulk_create(
        BriefAnswer(
            brief=brief,
            section_key=section.key,
            heading=section.heading,
            position=section.position,
            body=texts[section.key].body,
            illustrative=texts[section.key].illustrative,
            not_applicable_reason=texts[section.key].not_applicable_reason,
        )
        for section in sections(challenge)
        if section.key in texts
    )
    challenge.brief_version = brief.version
    challenge.version += 1
    challenge.updated_at = now
    challenge.save(update_fields=["question", "brief_version", "version", "updated_at"])
    audit.record(
        "challenge.amend_brief" if published else "challenge.write_brief",
        challenge,
        by=by,
        reason=note.strip(),
        after={key: [text.body, text.illustrative, text.not_applicable_reason] for key, text in texts.items()},
        data={"version": brief.version, "question": challenge.question},
    )
    return brief
