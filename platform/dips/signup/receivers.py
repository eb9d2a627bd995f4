"""When a council that somebody signed up for is ready, or could not be made, they are told."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from dips.councils.models import ProvisioningRun
from dips.kernel.workflow import moved
from dips.ui import languages

from . import letters
from .models import SignUp

READY, GONE = "finish", "remove"


def connect() -> None:
    moved.connect(_told, sender=ProvisioningRun, dispatch_uid="signup-tell-how-it-went")


def _told(obj: ProvisioningRun, verb: str, **_kwargs: Any) -> None:
    if verb not in (READY, GONE):
        return
    for sign_up in SignUp.objects.filter(run=obj).only("id", "email", "language", "asked_at", "run_id"):
        with translation.override(sign_up.language):
            if sign_up.email != obj.admin_email:
                if verb == READY:
                    _colleague(sign_up, obj)
            elif verb == GONE:
                letters.gone(sign_up, obj)
            elif obj.council is not None:
                letters.ready(sign_up, obj, obj.council)


def _colleague(sign_up: SignUp, run: ProvisioningRun) -> None:
    """Whoever asked to be invited meanwhile: their letter goes to the first officer now."""
    if sign_up.asked_at is not None and run.council is not None:
        with translation.override(languages.ENGLISH):
            letters.asks_first_officer(sign_up, run.council, run.admin_email)
