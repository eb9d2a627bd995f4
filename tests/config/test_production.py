"""Production refuses to start with what is missing, weak or only for the embedded run, and says why in one sentence."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.embedded.postgres import SUPERUSER

from ..support import plugin

KEY = "Zq3vT9mKx7Lw2RbN8cYfH5jPdG6sQaUe4XoViB1tWzDkMnJyEhCr0lSgFpAu"
WEB, OWNER = "postgresql://dips_web:pw@db:5432/dips", "postgresql://dips_owner:pw@db:5432/dips"
SOUND = {
    "SECRET_KEY": KEY,
    "DATABASE_URL": WEB,
    "VALKEY_URL": "redis://:pw@valkey:6379/0",
    "PORTAL_HOST": "challenges.service.gov.uk",
    "DIPS_PROXY_COUNT": "1",
    "EMAIL_HOST": "smtp.gov.uk",
    "EMAIL_USE_TLS": "1",
    "DEFAULT_FROM_EMAIL": "no-reply@challenges.service.gov.uk",
    "DIPS_SCANNER": "clamd:3310",
    "SERVICE_CONTACT_EMAIL": "help@challenges.service.gov.uk",
}
FOLDER = "config.settings."
KEPT = {f"{FOLDER}{name}" for name in ("env", "soundness")}  # they read when asked


class Starter:
    """Reads the production settings in an environment that is sound but for what is changed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch

    def __call__(self, **changes: str | None) -> ModuleType:
        said = {**SOUND, "DIPS_HOME": str(self.folder), **changes}
        self.monkeypatch.setattr(os, "environ", {name: value for name, value in said.items() if value is not None})
        for name in [name for name in sys.modules if name.startswith(FOLDER) and name not in KEPT]:
            self.monkeypatch.delitem(sys.modules, name)
        try:
            return importlib.import_module(f"{FOLDER}production")
        finally:
            self.monkeypatch.undo()

    def refusal(self, **changes: str | None) -> str:
        with pytest.raises(ImproperlyConfigured) as refused:
            self(**changes)
        return str(refused.value)

    def file(self, text: str) -> str:
        path = self.folder / "said"
        path.write_text(text)
        return str(path)


@pytest.fixture
def start(tmp_path: Path) -> Starter:
    return Starter(tmp_path, pytest.MonkeyPatch())


def test_a_sound_environment_starts(start: Starter) -> None:
    production = start()

    assert production.PORTAL_ORIGIN == "https://challenges.service.gov.uk"
    assert (production.SESSION_COOKIE_SECURE, production.CSRF_COOKIE_SECURE) == (True, True)


def test_it_writes_json_lines_unless_told_otherwise(start: Starter) -> None:
    formats = [start(**said).LOGGING["handlers"]["console"]["formatter"] for said in ({}, {"LOG_FORMAT": "plain"})]

    assert formats == ["json", "plain"]


def test_the_owners_process_starts_with_both_addresses(start: Starter) -> None:
    production = start(DIPS_ROLE="owner", OWNER_DATABASE_URL=OWNER)

    assert (production.DATABASES["default"]["USER"], production.ROLE_SWITCH) == ("dips_owner", False)


def test_earlier_keys_are_read_one_by_one(start: Starter) -> None:
    earlier = [KEY[::-1], KEY.swapcase()]

    assert earlier == start(SECRET_KEY_FALLBACKS=f" {earlier[0]}\n{earlier[1]}\n").SECRET_KEY_FALLBACKS


def test_secrets_may_stand_in_files(start: Starter) -> None:
    production = start(
        DATABASE_URL=None, DATABASE_URL_FILE=start.file(WEB.replace("pw", "p%40w") + "?sslmode=require\n")
    )

    assert production.DATABASES["default"]["PASSWORD"] == "p@w"
    assert production.DATABASES["default"]["OPTIONS"]["sslmode"] == "require"


SMALL = "1234567890abcdefghijABCDEFGHIJ"
PAID: dict[str, str | None] = {"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRETS": "whsec_1 whsec_2"}
REFUSED: list[tuple[dict[str, str | None], str]] = [
    ({"DIPS_DEMO": "1"}, "DIPS_DEMO is on: take it away"),
    ({"DIPS_DEMO": "perhaps"}, "DIPS_DEMO is 'perhaps': use 1 or 0"),
    ({"DIPS_CLOCK_SETTABLE": "yes"}, "DIPS_CLOCK_SETTABLE is on: take it away"),
    ({"DIPS_FAULTS": "/tmp"}, "DIPS_FAULTS is set: take it away"),
    ({"DIPS_ROLE": "admin"}, "DIPS_ROLE is 'admin': use web, or owner"),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is 'LOUD': use DEBUG"),
    ({"DIPS_SIGNUP": "ajar"}, "DIPS_SIGNUP is 'ajar': use open, approval or closed"),
    ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml': use json or plain"),
    ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN is too short: use at least 32 random characters"),
    ({"STRIPE_SECRET_KEY": "sk_test_1"}, "STRIPE_SECRET_KEY is a test key, with which nobody pays: use the live one"),
    ({"STRIPE_SECRET_KEY": "pk_live_1"}, "STRIPE_SECRET_KEY is no secret key: use the one that begins with sk_live_"),
    ({"STRIPE_SECRET_KEY": "sk_live_1"}, "STRIPE_WEBHOOK_SECRETS is not set, and Stripe could tell us nothing: copy"),
    (PAID | {"STRIPE_WEBHOOK_SECRETS": "whsec_1 x"}, "STRIPE_WEBHOOK_SECRETS holds something else: use those"),
    (PAID, "STRIPE_PRICE_COUNCIL is not set, so that nothing has a price: write"),
    (PAID | {"STRIPE_VAT": "20"}, "STRIPE_VAT is '20': use automatic, off, or"),
    (PAID | {"STRIPE_API_BASE": "http://127.0.0.1:1"}, "STRIPE_API_BASE is 'http://127.0.0.1:1': take it away"),
    ({"BILLING_GRACE_DAYS": "-1"}, "BILLING_GRACE_DAYS is '-1': use a whole number from 0 to 365"),
    ({"SECRET_KEY": None}, "SECRET_KEY is not set: set it"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set: set it"),
    ({"SECRET_KEY": SMALL}, "SECRET_KEY is too weak, it has 30 characters: use at least 50"),
    ({"SECRET_KEY": "a1" * 40}, "SECRET_KEY is too weak, it has only 2 different characters: use"),
    ({"DIPS_SIGNING_KEY": SMALL}, "DIPS_SIGNING_KEY is too weak: use at least 43 random characters"),
    ({"DIPS_SIGNING_KEY": KEY}, "DIPS_SIGNING_KEY is the SECRET_KEY: use a key of its own"),
    ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY is too weak, it has the word “insecure” in it: use"),
    ({"SECRET_KEY": f"ChangeMe{KEY}"}, "SECRET_KEY is too weak, it has the word “change” in it: use"),
    ({"SECRET_KEY_FALLBACKS": f"{KEY[::-1]} old"}, "SECRET_KEY_FALLBACKS is too weak, it has 3 characters: use"),
    ({"SECRET_KEY_FALLBACKS": KEY}, "SECRET_KEY_FALLBACKS holds the present SECRET_KEY: keep only earlier"),
    ({"OWNER_DATABASE_URL": OWNER}, "OWNER_DATABASE_URL is set for a process that is not the owner's: take it away"),
    ({"DIPS_ROLE": "owner"}, "OWNER_DATABASE_URL is not set: set it"),
    ({"DIPS_ROLE": "owner", "OWNER_DATABASE_URL": WEB}, "OWNER_DATABASE_URL signs in as dips_web, as DATABASE_URL does"),
    ({"DATABASE_URL": None}, "DATABASE_URL is not set: set it"),
    ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL is no address: write postgresql://"),
    ({"DATABASE_URL": WEB.replace("5432", "many")}, "DATABASE_URL is no address: write postgresql://"),
    ({"DATABASE_URL": f"{WEB}?pool=4"}, "DATABASE_URL has the option pool: leave it out"),
    ({"DATABASE_URL": WEB.replace(":pw", "")}, "DATABASE_URL has no password: write"),
    ({"DATABASE_URL": OWNER}, "DATABASE_URL signs in as dips_owner, who may create or owns the tables: use"),
    ({"DATABASE_URL": WEB.replace("dips_web", "postgres")}, "DATABASE_URL signs in as postgres, who may create"),
    ({"VALKEY_URL": None}, "VALKEY_URL is not set: set it"),
    ({"VALKEY_URL": "valkey:6379"}, "VALKEY_URL is no address of Valkey: write"),
    ({"VALKEY_URL": "redis://valkey:6379/0"}, "VALKEY_URL has no password: give Valkey one"),
    ({"PORTAL_HOST": None}, "PORTAL_HOST is not set: set it"),
    ({"PORTAL_HOST": "dips.localhost"}, "PORTAL_HOST is 'dips.localhost', which the public cannot reach: write"),
    ({"PORTAL_HOST": "localhost"}, "PORTAL_HOST is 'localhost', which the public cannot reach: write"),
    ({"PORTAL_HOST": "10.0.0.7"}, "PORTAL_HOST is '10.0.0.7', which the public cannot reach: write"),
    ({"PORTAL_HOST": "dips.example.org"}, "PORTAL_HOST is 'dips.example.org', which the public cannot reach"),
    ({"PORTAL_HOST": "*.gov.uk"}, "PORTAL_HOST is '*.gov.uk', a wildcard: write one host name"),
    ({"PORTAL_HOST": "http://dips.gov.uk"}, "PORTAL_HOST is 'http://dips.gov.uk': write the bare host name"),
    ({"PUBLIC_PORT": "https"}, "PUBLIC_PORT is 'https': use a whole number from 1 to 65535"),
    ({"PUBLIC_PORT": "0"}, "PUBLIC_PORT is '0': use a whole number from 1 to 65535"),
    ({"SECURE_SSL_REDIRECT": "maybe"}, "SECURE_SSL_REDIRECT is 'maybe': use 1 or 0"),
    ({"DIPS_PROXY_COUNT": None}, "DIPS_PROXY_COUNT is not set: say how many proxies"),
    ({"DIPS_PROXY_COUNT": "-1"}, "DIPS_PROXY_COUNT is '-1': use a whole number from 0 to 9"),
    ({"EMAIL_HOST": None}, "EMAIL_HOST is not set: set it"),
    ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT is 'smtp': use a whole number from 1 to 65535"),
    ({"EMAIL_PORT": "465"}, "EMAIL_PORT is 465, where TLS stands before the first word: use"),
    ({"EMAIL_USE_TLS": None}, "EMAIL_USE_TLS is off, and letters would go to smtp.gov.uk readable by all: set it"),
    ({"EMAIL_HOST_USER": "dips"}, "EMAIL_HOST_PASSWORD is not set, and its other half is: set both"),
    ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL is not set: set it"),
    ({"DEFAULT_FROM_EMAIL": "root@localhost"}, "DEFAULT_FROM_EMAIL is 'root@localhost': write an address"),
    ({"SERVICE_CONTACT_EMAIL": "help@example.org"}, "SERVICE_CONTACT_EMAIL is 'help@example.org': write an address"),
    ({"SECURITY_CONTACT": "ring us"}, "SECURITY_CONTACT is 'ring us': begin it with mailto: or https://"),
    ({"SERVICE_CONTACT_EMAIL": None}, "SERVICE_CONTACT_EMAIL is not set: set it"),
    ({"DIPS_DNS_SERVERS": "192.0.2.53 dns.example"}, "DIPS_DNS_SERVERS has 'dns.example' in it: write IP addresses"),
    ({"DIPS_HOST_ADDRESSES": "192.0.2.10:80"}, "DIPS_HOST_ADDRESSES has '192.0.2.10:80' in it: write IP addresses"),
    ({"DIPS_MAIL_DKIM": "dips1"}, "DIPS_MAIL_DKIM has 'dips1' in it: write selector=target"),
    ({"DIPS_MAIL_SPF": "v=spf1 mx"}, "DIPS_MAIL_SPF has several words: write the one that councils add"),
    ({"DIPS_SCANNER": None}, "DIPS_SCANNER is not set: set it"),
    ({"DIPS_SCANNER": "clamd"}, "DIPS_SCANNER is 'clamd': write clamd's host:port, or none"),
    ({"DIPS_HOME": None}, "DIPS_HOME is not set: set it"),
    ({"DIPS_HOME": "var/dips"}, "DIPS_HOME is 'var/dips': write the whole path"),
    ({"DIPS_HOME": "/dev/null"}, "DIPS_HOME is /dev/null, where this process may not write: mount a volume"),
    ({"DIPS_HOME": "/dev/null/dips"}, "DIPS_HOME is /dev/null/dips, where this process may not write: mount a volume"),
    ({"RUN_ROOT": "/dev/null"}, "RUN_ROOT is /dev/null, where this process may not write: mount a volume"),
    ({"PRIVATE_ROOT": "/tmp/f/p", "MEDIA_ROOT": "/tmp/f"}, "PRIVATE_ROOT lies in MEDIA_ROOT, whose files have"),
    ({"DIPS_COUNCILS_CSV": "/no/such.csv"}, "DIPS_COUNCILS_CSV names /no/such.csv, which cannot be read: mend"),
    ({"SECRET_KEY_FILE": "/no/key"}, "SECRET_KEY and SECRET_KEY_FILE are both set: keep one"),
    ({"SECRET_KEY": None, "SECRET_KEY_FILE": "/no/key"}, "SECRET_KEY_FILE names /no/key, which cannot be read (No such"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), REFUSED, ids=[reason.partition(":")[0] for _, reason in REFUSED])
def test_an_unsound_environment_is_refused_with_a_reason(start: Starter, change: dict[str, str], reason: str) -> None:
    said = start.refusal(**change)

    assert said.startswith(reason)
    assert said.endswith(".")
    assert said.count("\n") == 0
    assert KEY not in said


def test_no_refusal_says_a_password(start: Starter) -> None:
    said = [start.refusal(**{**change, "EMAIL_HOST_PASSWORD": "hunter2"}) for change, _reason in REFUSED[:1]]
    said += [start.refusal(DATABASE_URL=f"mysql://dips_web:hunter2@{host}/dips") for host in ("db", "db:x")]
    said += [start.refusal(VALKEY_URL="http://:hunter2@valkey")]

    assert [text for text in said if "hunter2" in text] == []


def test_a_login_that_may_everything_is_refused_by_what_it_may(db: None, tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    login = plugin.current().url(SUPERUSER, settings.DATABASES["default"]["NAME"])
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT / 'platform'}", **SOUND}
    env |= {"DIPS_HOME": str(tmp_path), "STATIC_ROOT": str(tmp_path), "DATABASE_URL": login}

    command = [sys.executable, "-m", "config.cli", "web"]
    refused = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert refused.returncode == 78
    reason = "which may create or see everything: use the login dips_web."
    assert refused.stderr == f"dips: DATABASE_URL signs in as {SUPERUSER}, {reason}\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"DIPS_DEMO": "1"}, "DIPS_DEMO is on: take it away, it is only for the embedded run and the tests"),
        ({}, "STATIC_ROOT is /no/static, where no style sheets lie: run `dips collectstatic` first"),
    ],
)
def test_a_process_that_is_refused_says_so_in_one_line_and_ends(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT / 'platform'}", **SOUND}
    env |= {"DIPS_HOME": str(tmp_path), "STATIC_ROOT": "/no/static", **change}
    command = [sys.executable, "-m", "config.cli", "web"]

    refused = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert (refused.returncode, refused.stdout) == (78, "")
    assert refused.stderr == f"dips: {said}.\n"
