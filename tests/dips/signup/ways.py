"""The steps of a sign-up, as the tests take them."""

from __future__ import annotations

import re

from dips.accounts.models import User
from dips.councils.models import ProvisioningRun
from dips.councils.scope import operator_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.models import OutboxMessage
from dips.kernel.workflow import move
from dips.signup import services
from dips.signup.models import SignUp

PASSWORD = "plum harbour lantern seven"
DUDLEY, WALSALL = "E08000027", "E08000030"
LINK = re.compile(r"/set-up/link/([\w-]+)/")


def letters(email: str) -> list[dict]:
    with portal_scope():
        rows = OutboxMessage.objects.filter(kind="mail", payload__to=email).order_by("id")
        return [row.payload for row in rows]


def token_for(email: str) -> str:
    services.start_sign_up(email=email)
    return LINK.search(letters(email)[-1]["text"])[1]


def proved(email: str = "officer@dudley.gov.uk", gss_code: str = DUDLEY, name: str = "") -> SignUp:
    sign_up = services.prove_address(token=token_for(email))
    return services.choose_council(sign_up=sign_up, gss_code=gss_code, name=name)


def ready(email: str = "officer@dudley.gov.uk", **council: str) -> SignUp:
    return services.choose_beginning(sign_up=proved(email, **council), blueprint="dips-birmingham", plan="pilot")


def create(sign_up: SignUp, **more: object) -> SignUp:
    return services.create_council(sign_up=sign_up, **({"full_name": "Dee Officer", "password": PASSWORD} | more))


def take_down(run: ProvisioningRun) -> None:
    """As the provisioner does after three failures."""
    with operator_scope():
        for verb in ("start", "give_up", "remove"):
            move(run, verb, by=SYSTEM)


def counts() -> tuple[int, int, int]:
    with portal_scope():
        return User.objects.count(), ProvisioningRun.objects.count(), OutboxMessage.objects.count()
