"""Whether officers may begin anything in the council one stands in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import NotNow

from .scope import current


class ReadOnly(NotNow):
    """What runs is finished, and nothing new begins."""

    code = "read_only"
    heading = _("Your council’s site is read-only for now")
    default = _(
        "Your council’s site is read-only for now, so nothing new can be started and nothing was changed. "
        "What is running can be finished. Whoever looks after your plan can mend this."
    )


def is_read_only() -> bool:
    """Whether the council one stands in is read-only. The portal never is."""
    council = current()
    return council is not None and council.read_only_since is not None


def require_writable() -> None:
    """Refuses with `read_only` in a council whose officers may only read and finish."""
    if is_read_only():
        raise ReadOnly
