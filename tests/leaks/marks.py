"""Marked words in every text of a council, each saying whose it is and who may read it.

`CANARY-A-S017` is council A's, for those who may read what was sealed, and stands in the 17th field of the list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dips.councils.scope import council_scope, portal_scope

MARK = re.compile(r"CANARY-([AB])-([A-Z])(\d\d\d)", re.IGNORECASE)
# Everybody; officers of the council; who applied and, after the close, its readers; who applied alone, before it;
# the organisation's people.
PUBLIC, OFFICERS, SENT, SEALED, FIRM = "P", "O", "S", "K", "F"
NAME = "900"  # of whoever it is; the fields of rows are counted from 001


def of_application(application: Any) -> str:
    return SENT if application.call.unsealed_at else SEALED


# Who may read the words of each model. A new model of a council needs its line here.
AUDIENCE: Mapping[str, str | Callable[[Any], str]] = {
    "adoption.ChecklistItem": OFFICERS,
    "programmes.Programme": PUBLIC,
    "programmes.Stage": PUBLIC,
    "programmes.ServiceTeam": PUBLIC,
    "programmes.PartnerOrganisation": PUBLIC,
    "programmes.FundingLine": PUBLIC,
    "programmes.LetterTemplate": OFFICERS,
    "programmes.Term": PUBLIC,
    "challenges.Challenge": lambda row: PUBLIC if row.published_at else OFFICERS,
    "challenges.BriefSection": PUBLIC,
    "challenges.ChallengeBrief": lambda row: PUBLIC if row.published_at else OFFICERS,
    "challenges.BriefAnswer": lambda row: PUBLIC if row.brief.published_at else OFFICERS,
    "challenges.GateCondition": OFFICERS,
    "challenges.SignOff": OFFICERS,
    "calls.CriteriaSet": PUBLIC,
    "calls.Criterion": PUBLIC,
    "calls.FormVersion": PUBLIC,
    "calls.EligibilityRule": PUBLIC,
    "calls.Call": PUBLIC,
    "calls.CallPolicy": OFFICERS,
    "programmes.ProgrammeDefaults": OFFICERS,
    "applications.Application": of_application,
    "applications.Answer": lambda row: of_application(row.application),
    "applications.ApplicationFile": lambda row: of_application(row.application),
    "applications.Receipt": lambda row: of_application(row.application),
    "applications.EligibilityCheck": lambda row: of_application(row.application),
    "directory.ChallengeIndex": PUBLIC,
    "directory.Passport": FIRM,
    "staff.Role": OFFICERS,
    "staff.Member": OFFICERS,
    "staff.Deputy": OFFICERS,
    "staff.Invitation": OFFICERS,
    "signon.SignOn": OFFICERS,
    "signon.SignOnLink": OFFICERS,
    "wagtailcore.ModelLogEntry": OFFICERS,
    "wagtailcore.PageLogEntry": OFFICERS,
    "wagtailcore.Revision": OFFICERS,
    "wagtailcore.Comment": OFFICERS,
    "wagtailcore.CommentReply": OFFICERS,
    "wagtailcore.Workflow": OFFICERS,
    "wagtailcore.Task": OFFICERS,
    "wagtailcore.TaskState": OFFICERS,
    "wagtailcore.Collection": OFFICERS,
    "wagtailcore.Page": lambda row: PUBLIC if row.live else OFFICERS,
    "wagtailimages.Image": PUBLIC,
    "wagtaildocs.Document": PUBLIC,
    "wagtailusers.UserProfile": OFFICERS,
    "taggit.Tag": OFFICERS,
    "auth.Group": OFFICERS,
} | {
    f"cms.{name}": lambda row: PUBLIC if row.live else OFFICERS
    for name in ("HomePage", "ChallengeIndexPage", "ChallengePage", "NewsIndexPage", "NewsPage", "ProgrammePage", "TextPage")
}  # fmt: skip
# Nobody's words: what the service, Django or Wagtail finds its way by.
NO_WORDS = frozenset(
    {
        "adoption.Blueprint",
        "auth.Group_permissions",
        "auth.Permission",
        "challenges.Helper",
        "contenttypes.ContentType",
        "staff.Safety",
        "staff.UserGroup",
        "staff.UserPermission",
        "taggit.TaggedItem",
        "wagtailadmin.Admin",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.APIToken",
        "wagtailcore.CollectionViewRestriction",
        "wagtailcore.CollectionViewRestriction_groups",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.GroupApprovalTask_groups",
        "wagtailcore.GroupCollectionPermission",
        "wagtailcore.GroupPagePermission",
        "wagtailcore.GroupSitePermission",
        "wagtailcore.Locale",
        "wagtailcore.PageSubscription",
        "wagtailcore.PageViewRestriction",
        "wagtailcore.PageViewRestriction_groups",
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Site",
        "wagtailcore.UploadedFile",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
        "wagtailembeds.Embed",
        "wagtailimages.Rendition",
        "wagtailsearch.IndexEntry",
    }
)
# Words that are also names by which something is found.
KEPT = re.compile(
    r"slug|key|path|done_when|role$|_hash|hash$|token|sha256|reference|object_id|state$|schema|kind$|version|passing_answer|evaluator"
    r"|content_type|action$|filter_spec|short_code|document$|snapshot$|pages$|scale$|eligibility$|role_keys|language|time_zone"
)


def unclassified() -> list[str]:
    """Models of a council of which nobody has said who may read them."""
    return sorted({model._meta.label for model in of_councils()} - set(AUDIENCE) - NO_WORDS)


def of_councils() -> Iterator[type[models.Model]]:
    """Every model whose table stands in a council's schema alone."""
    from django.conf import settings

    public = {name.removesuffix("Config").rpartition(".")[2] for name in settings.SHARED_APPS}
    for model in apps.get_models(include_auto_created=True):
        config = model._meta.app_config
        if config.name in settings.TENANT_APPS or (config.label not in public and _is_wagtails(config)):
            yield model


def _is_wagtails(config: Any) -> bool:
    return config.name.startswith(("wagtail", "taggit", "modelcluster"))


def plant(council: Any, letter: str) -> dict[str, str]:
    """Put a mark into every text field of every row. Returns the number of each mark and its field."""
    planted: dict[str, str] = {}
    with council_scope(council):
        for label in sorted(AUDIENCE):
            model = apps.get_model(label)
            fields = [field for field in model._meta.local_concrete_fields if _holds_words(field)]
            for row in model._default_manager.all():
                _mark(row, fields, letter, label, planted)
    return planted


def name(side: Any) -> None:
    """Put a mark into the name and the address of every person, and into what an organisation says of itself."""
    with portal_scope():
        for column, user in side.people.items():
            said = FIRM if column in {"supplier", "colleague"} else OFFICERS
            mark = f"CANARY-{side.letter}-{said}{NAME}"
            type(user).objects.filter(pk=user.pk).update(
                full_name=f"{mark} {column}", email=f"{mark.lower()}-{column}@example.org"
            )
            EmailAddress.objects.filter(user=user).update(email=f"{mark.lower()}-{column}@example.org")
        mark = f"CANARY-{side.letter}-{FIRM}901"
        type(side.organisation).objects.filter(pk=side.organisation.pk).update(
            legal_name=f"{mark} Ltd", trading_name=mark, address_line_1=mark, town=mark
        )


def _mark(row: Any, fields: list[Any], letter: str, label: str, planted: dict[str, str]) -> None:
    audience = AUDIENCE[label]
    said = audience if isinstance(audience, str) else audience(row)
    values = {}
    for field in fields:
        number = planted.setdefault(f"{label}.{field.name}", f"{len(planted) + 1:03d}")
        value = _marked(getattr(row, field.attname), f"CANARY-{letter}-{said}{number}", field)
        if value is not None:
            values[field.attname] = value
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)


def _holds_words(field: Any) -> bool:
    if KEPT.search(field.name) or field.choices or field.primary_key:
        return False
    words = isinstance(field, models.CharField | models.TextField | models.JSONField | ArrayField)
    room = getattr(field, "max_length", None) or 1000
    return words and not isinstance(field, models.FileField) and room >= 40


def _marked(value: Any, mark: str, field: Any) -> Any:
    """The value with the mark before its words; None if it has none."""
    if isinstance(field, models.EmailField):
        return f"{mark.lower()}-{value}" if value else None
    if isinstance(field, models.JSONField):
        return _deep(value, mark)
    if isinstance(field, ArrayField):
        return [f"{mark} {each}"[:40] for each in value] if value else [mark]
    if not isinstance(value, str):
        return None
    return f"{mark} {value}"[: field.max_length or None]


def _deep(value: Any, mark: str) -> Any:
    """Into the sentences of a JSON value; a single word may be a key of ours."""
    if isinstance(value, dict):
        return {key: _deep(each, mark) for key, each in value.items()}
    if isinstance(value, list):
        return [_deep(each, mark) for each in value]
    return f"{mark} {value}" if isinstance(value, str) and " " in value else value


def seen(text: str) -> dict[tuple[str, str], set[str]]:
    """The marks in a text: council and audience, and the numbers of the fields."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for letter, audience, number in MARK.findall(text):
        found[letter.upper(), audience.upper()].add(number)
    return found
