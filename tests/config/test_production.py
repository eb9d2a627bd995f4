"""Production refuses to start with what is only for the embedded run, and says why."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SOUND = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "Zq3vT9mKx7Lw2RbN8cYfH5jPdG6sQaUe4XoViB1tWzDkMnJyEhCr0lSgFpAu",
    "DATABASE_URL": "postgresql://dips_web:pw@db:5432/dips",
    "VALKEY_URL": "redis://valkey:6379/0",
    "PORTAL_HOST": "challenges.service.gov.uk",
    "EMAIL_HOST": "smtp.gov.uk",
    "DEFAULT_FROM_EMAIL": "no-reply@challenges.service.gov.uk",
    "DIPS_SCANNER": "clamd:3310",
    "SERVICE_CONTACT_EMAIL": "help@challenges.service.gov.uk",
}


SAID = "print(settings.PORTAL_ORIGIN)"


def start(said: str = SAID, **changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT / 'platform'}"} | SOUND
    env = {name: value for name, value in (env | changes).items() if value is not None}
    program = f"from django.conf import settings; {said}"
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)


def test_a_sound_environment_starts() -> None:
    assert start().stdout == "https://challenges.service.gov.uk\n"


def test_earlier_keys_are_read_one_by_one() -> None:
    earlier = [SOUND["SECRET_KEY"][::-1], SOUND["SECRET_KEY"].swapcase()]

    said = start("print(*settings.SECRET_KEY_FALLBACKS)", SECRET_KEY_FALLBACKS=f" {earlier[0]}\n{earlier[1]}\n").stdout

    assert said.split() == earlier


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"DIPS_DEMO": "1"}, "DIPS_DEMO is on."),
        ({"DIPS_CLOCK_SETTABLE": "yes"}, "DIPS_CLOCK_SETTABLE is on."),
        ({"DIPS_FAULTS": "/tmp"}, "DIPS_FAULTS is set."),
        ({"SECRET_KEY": None}, "SECRET_KEY is not set."),
        ({"SECRET_KEY": "changeme" * 10}, "SECRET_KEY is too weak."),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak."),
        ({"SECRET_KEY_FALLBACKS": f"{SOUND['SECRET_KEY'][::-1]} old"}, "SECRET_KEY_FALLBACKS is too weak."),
        (
            {"OWNER_DATABASE_URL": "postgresql://dips_owner:pw@db/dips"},
            "OWNER_DATABASE_URL is set for the web process.",
        ),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set."),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must look like"),
        ({"VALKEY_URL": None}, "VALKEY_URL is not set."),
        ({"PORTAL_HOST": "dips.localhost"}, "PORTAL_HOST ends in localhost."),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN is too short."),
        ({"DIPS_SCANNER": None}, "DIPS_SCANNER is not set."),
        ({"SERVICE_CONTACT_EMAIL": None}, "SERVICE_CONTACT_EMAIL is not set."),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT is 'smtp'. Use a whole number."),
    ],
)
def test_an_unsound_environment_is_refused_with_a_reason(change: dict[str, str | None], reason: str) -> None:
    refused = start(**change)

    assert refused.returncode != 0
    assert reason in refused.stderr
