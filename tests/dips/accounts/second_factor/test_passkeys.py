"""What a stranger sends in the place of a passkey's answer."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest

from tests.support.fixture_people import host_of

pytestmark = pytest.mark.django_db
HERE = "/accounts/second-step/passkeys/sign-in/"


def test_an_answer_that_is_none_signs_nobody_in(portal) -> None:
    portal.get(HERE, headers={"accept": "application/json"})
    said = json.dumps({"origin": f"http://{host_of()}", "type": "webauthn.get", "challenge": "x"}).encode()
    ours = {"clientDataJSON": urlsafe_b64encode(said).decode().rstrip("=")}
    deep = {"clientDataJSON": urlsafe_b64encode(b"[" * 90_000).decode()}
    for credential in ("[" * 90_000, "5", "{}", json.dumps({"response": deep}), json.dumps({"response": ours})):
        answer = portal.post(HERE, {"credential": credential})

        assert (answer.status_code, "_auth_user_id" in portal.session) == (302, False), credential[:40]
