"""Named refusals. The page shows the sentence, the API shows the code; both come from one raise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """A rule said no. `status` is the HTTP status that both faces answer with."""

    code: str = "refused"  # a class's own; one refusal may be more exact
    status: ClassVar[int] = 400
    default: ClassVar[Sentence] = _("We cannot do that.")
    heading: ClassVar[Sentence] = ""  # of the page that says so; empty for the usual one of the status

    def __init__(
        self,
        message: Sentence | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        errors: Mapping[str, Sequence[Sentence]] | None = None,
        **params: object,
    ) -> None:
        sentence = self.default if message is None else message
        self._sentence = sentence
        self.params = params
        if code is not None:
            self.code = code
        super().__init__(self.message)
        self.errors: dict[str, list[str]] = {
            name: [str(text) for text in texts] for name, texts in (errors or {}).items()
        }
        if field is not None:
            self.errors.setdefault(field, []).append(self.message)

    @property
    def message(self) -> str:
        text = str(self._sentence)
        return text % self.params if self.params else text

    def __str__(self) -> str:
        return self.message


class Invalid(DomainError):
    """Something typed is wrong; `errors` says what, field by field."""

    code = "invalid"
    default: ClassVar[Sentence] = _("Some of what you entered is not right.")


class NotFound(DomainError):
    """Not there, or not yours: the two must look the same."""

    code = "not_found"
    status = 404
    default: ClassVar[Sentence] = _("We cannot find that.")


class NotAllowed(DomainError):
    """Yours to see, but not yours to do."""

    code = "not_allowed"
    status = 403
    default: ClassVar[Sentence] = _("You do not have the role that this needs.")


class NotNow(DomainError):
    """Yours, but not at this time."""

    code = "not_now"
    status = 403
    default: ClassVar[Sentence] = _("This cannot be done now.")


class Conflict(DomainError):
    """It clashes with what is there already."""

    code = "conflict"
    status = 409
    default: ClassVar[Sentence] = _("This clashes with something that is already there.")


class IllegalMove(Conflict):
    """The state table has no such move from here."""

    code = "illegal_move"
    heading = _("Something has changed")
    default = _("This cannot be done in its present state: %(state)s.")


class StaleVersion(Conflict):
    """Somebody saved a newer version in the meantime."""

    code = "stale_version"
    heading = _("Something has changed")
    default = _("Somebody else changed this after you opened it. Look at their version, then save yours again.")


class TooLarge(DomainError):
    code = "too_large"
    status = 413
    default = _("This is too large.")
