"""What production refuses to start with. Each refusal is one sentence: the variable, what is wrong, and the mend."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from . import env

LENGTH, DIFFERENT = 50, 16  # of a secret key: characters, and different ones among them
TOKEN_LENGTH = 32
SIGNING_LENGTH = 43
KNOWN = ("secret", "change", "example", "password", "insecure", "dummy", "test")
FRESH = "use at least 50 random characters, as `openssl rand -base64 48` prints them"
ROLES = ("web", "owner")
STRONG_LOGINS = ("postgres", "dips_owner")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
ADDRESS = re.compile(r"[^@\s<>]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
INVENTED = re.compile(r"(^|\.)(localhost|example|test|invalid|example\.(org|com|net))$")


class Unsound(ImproperlyConfigured):
    """Something in the environment that production does not start with."""


def refuse(name: str, why: str, mend: str) -> None:
    raise Unsound(f"{name} {why}: {mend}.")


def look() -> None:
    """Look at everything, and stop at the first thing that is wrong."""
    for check in CHECKS:
        check()


def switches() -> None:
    for name in ("DIPS_DEMO", "DIPS_CLOCK_SETTABLE"):
        if env.flag(name):
            refuse(name, "is on", "take it away, it is only for the embedded run and the tests")
    if env.is_set("DIPS_FAULTS"):
        refuse("DIPS_FAULTS", "is set", "take it away, only the tests may break processes")
    if (role := env.text("DIPS_ROLE", "web")) not in ROLES:
        refuse("DIPS_ROLE", f"is {role!r}", "use web, or owner for migrate and the provisioner alone")
    if (level := env.text("LOG_LEVEL", "INFO")) not in logging.getLevelNamesMapping():
        refuse("LOG_LEVEL", f"is {level!r}", "use DEBUG, INFO, WARNING or ERROR")
    if (form := env.text("LOG_FORMAT", "json")) not in {"json", "plain"}:
        refuse("LOG_FORMAT", f"is {form!r}", "use json or plain")
    if (way := env.text("DIPS_SIGNUP", "open")) not in {"open", "approval", "closed"}:
        refuse("DIPS_SIGNUP", f"is {way!r}", "use open, approval or closed")
    if 0 < len(env.text("METRICS_TOKEN", "")) < TOKEN_LENGTH:
        refuse("METRICS_TOKEN", "is too short", "use at least 32 random characters, or none to have no metrics")


def keys() -> None:
    key, earlier = env.text("SECRET_KEY"), env.words("SECRET_KEY_FALLBACKS")
    for name, secret in [("SECRET_KEY", key), *(("SECRET_KEY_FALLBACKS", one) for one in earlier)]:
        if len(secret) < LENGTH:
            refuse(name, f"is too weak, it has {len(secret)} characters", FRESH)
        if len(set(secret)) < DIFFERENT:
            refuse(name, f"is too weak, it has only {len(set(secret))} different characters", FRESH)
        if known := next((word for word in KNOWN if word in secret.lower()), None):
            refuse(name, f"is too weak, it has the word “{known}” in it", FRESH)
    signing = env.text("DIPS_SIGNING_KEY", "")
    if signing and (len(signing) < SIGNING_LENGTH or len(set(signing)) < DIFFERENT):
        mend = "use at least 43 random characters, as `openssl rand -base64 48` prints them, or none"
        refuse("DIPS_SIGNING_KEY", "is too weak", mend)
    if signing and signing == key:
        refuse("DIPS_SIGNING_KEY", "is the SECRET_KEY", "use a key of its own: its other half is published")
    if key in earlier:
        refuse("SECRET_KEY_FALLBACKS", "holds the present SECRET_KEY", "keep only earlier keys there")


def databases() -> None:
    owner = env.text("DIPS_ROLE", "web") == "owner"
    if not owner and env.is_set("OWNER_DATABASE_URL"):
        refuse(
            "OWNER_DATABASE_URL",
            "is set for a process that is not the owner's",
            "take it away, only migrate and the provisioner may have it (they say DIPS_ROLE=owner)",
        )
    logins = {}
    for name in ("OWNER_DATABASE_URL", "DATABASE_URL"):
        if env.is_set(name) or (name == "OWNER_DATABASE_URL") == owner:
            logins[name] = env.database(name)
            if not logins[name].password:
                refuse(name, "has no password", "write postgresql://user:password@host:5432/name")
    web = logins.get("DATABASE_URL")
    if web and web.user in STRONG_LOGINS:
        refuse("DATABASE_URL", f"signs in as {web.user}, who may create or owns the tables", "use the login dips_web")
    if web and owner and web.user == logins["OWNER_DATABASE_URL"].user:
        refuse("OWNER_DATABASE_URL", f"signs in as {web.user}, as DATABASE_URL does", "use the login dips_owner")


def valkey() -> None:
    url = urlsplit(env.text("VALKEY_URL"))
    if url.scheme not in {"redis", "rediss"} or not url.hostname:
        refuse("VALKEY_URL", "is no address of Valkey", "write rediss://:password@host:6379/0, or redis:// without TLS")
    if not unquote(url.password or ""):
        refuse("VALKEY_URL", "has no password", "give Valkey one and write redis://:password@host:6379/0")


def portal() -> None:
    host = env.text("PORTAL_HOST").lower()
    if "://" in host or "/" in host or ":" in host:
        refuse("PORTAL_HOST", f"is {host!r}", "write the bare host name, without http://, port or path")
    if "*" in host:
        refuse("PORTAL_HOST", f"is {host!r}, a wildcard", "write one host name, councils get theirs below it")
    if _is_number(host) or not HOST.fullmatch(host) or INVENTED.search(host):
        mend = "write the portal's public host name, for example challenges.yourcouncil.gov.uk"
        refuse("PORTAL_HOST", f"is {host!r}, which the public cannot reach", mend)
    env.number("PUBLIC_PORT", 443, least=1)
    env.flag("SECURE_SSL_REDIRECT", default=True)
    if not env.is_set("DIPS_PROXY_COUNT"):
        mend = "say how many proxies of yours stand before the service, 0 if none, else the limits count wrong callers"
        refuse("DIPS_PROXY_COUNT", "is not set", mend)
    env.number("DIPS_PROXY_COUNT", 0, most=9)


def mail() -> None:
    host = env.text("EMAIL_HOST")
    if env.number("EMAIL_PORT", 25, least=1) == 465:
        refuse("EMAIL_PORT", "is 465, where TLS stands before the first word", "use the one for STARTTLS, often 587")
    if not env.flag("EMAIL_USE_TLS") and host not in LOOPBACK:
        mend = "set it to 1, or send through a relay on 127.0.0.1"
        refuse("EMAIL_USE_TLS", f"is off, and letters would go to {host} readable by all", mend)
    user, password = env.is_set("EMAIL_HOST_USER"), env.is_set("EMAIL_HOST_PASSWORD")
    if user != password:
        missing = "EMAIL_HOST_PASSWORD" if user else "EMAIL_HOST_USER"
        refuse(missing, "is not set, and its other half is", "set both, or neither")
    for name in ("DEFAULT_FROM_EMAIL", "SERVICE_CONTACT_EMAIL"):
        address = env.text(name)
        if not ADDRESS.fullmatch(address) or INVENTED.search(address.rpartition("@")[2].lower()):
            refuse(name, f"is {address!r}", "write an address that reaches you, like help@yourcouncil.gov.uk")
    contact = env.text("SECURITY_CONTACT", "mailto:")
    if not contact.startswith(("mailto:", "https://")):
        refuse("SECURITY_CONTACT", f"is {contact!r}", "begin it with mailto: or https://")


def payments() -> None:
    """Without a key there is nothing to look at: payments are off."""
    base, vat = env.text("STRIPE_API_BASE", "https://api.stripe.com"), env.text("STRIPE_VAT", "automatic")
    if not base.startswith("https://"):
        refuse("STRIPE_API_BASE", f"is {base!r}", "take it away, it is only for tests")
    if vat not in {"automatic", "off"} and not vat.startswith("txr_"):
        refuse("STRIPE_VAT", f"is {vat!r}", "use automatic, off, or the id of a tax rate, which begins with txr_")
    env.number("BILLING_GRACE_DAYS", 14, most=365)
    if not (key := env.text("STRIPE_SECRET_KEY", "").strip()):
        return
    if key.startswith(("sk_test_", "rk_test_")):
        refuse("STRIPE_SECRET_KEY", "is a test key, with which nobody pays", "use the live one, or none")
    if not key.startswith(("sk_live_", "rk_live_")):
        refuse("STRIPE_SECRET_KEY", "is no secret key", "use the one that begins with sk_live_ or rk_live_")
    secrets = env.words("STRIPE_WEBHOOK_SECRETS")
    if not secrets:
        refuse("STRIPE_WEBHOOK_SECRETS", "is not set, and Stripe could tell us nothing", "copy it from the webhook")
    if any(not each.startswith("whsec_") for each in secrets):
        refuse("STRIPE_WEBHOOK_SECRETS", "holds something else", "use those of the webhook, they begin with whsec_")
    if not (env.is_set("STRIPE_PRICE_COUNCIL") or env.is_set("STRIPE_PRICE_REGION")):
        refuse("STRIPE_PRICE_COUNCIL", "is not set, so that nothing has a price", "write price_… or a lookup key")


def names() -> None:
    for name in ("DIPS_DNS_SERVERS", "DIPS_HOST_ADDRESSES"):
        for said in env.words(name):
            host = _bare(said) if name == "DIPS_DNS_SERVERS" else said
            if not _is_number(host):
                refuse(name, f"has {said!r} in it", "write IP addresses, with white space between them")
    for said in env.words("DIPS_MAIL_DKIM"):
        selector, _sign, target = said.partition("=")
        if not selector or not HOST.fullmatch(target.lower()):
            refuse("DIPS_MAIL_DKIM", f"has {said!r} in it", "write selector=target, like dips1=dips1.dkim.relay.org")
    if len(env.words("DIPS_MAIL_SPF")) > 1:
        refuse("DIPS_MAIL_SPF", "has several words", "write the one that councils add, like include:_spf.relay.org")


def _bare(server: str) -> str:
    """Without its port."""
    if server.startswith("["):
        return server[1:].partition("]")[0]
    return server.partition(":")[0] if server.count(":") == 1 else server


def scanner() -> None:
    said = env.text("DIPS_SCANNER")
    host, _colon, port = said.rpartition(":")
    if said != "none" and not (host and port.isdigit() and 0 < int(port) < 65536):
        mend = "write clamd's host:port, or none if uploads shall not be scanned (they are marked so)"
        refuse("DIPS_SCANNER", f"is {said!r}", mend)


def folders() -> None:
    home = Path(env.text("DIPS_HOME"))
    places = {"DIPS_HOME": home}
    for name, usual in (("MEDIA_ROOT", "media"), ("PRIVATE_ROOT", "private"), ("RUN_ROOT", "run")):
        places[name] = Path(env.text(name, str(home / usual)))
    for name, place in places.items():
        if not place.is_absolute():
            refuse(name, f"is {str(place)!r}", "write the whole path, from / on")
        if not _may_write(place):
            refuse(name, f"is {place}, where this process may not write", "mount a volume there that it may write to")
    media, private = places["MEDIA_ROOT"].resolve(), places["PRIVATE_ROOT"].resolve()
    if media == private or media in private.parents:
        refuse("PRIVATE_ROOT", "lies in MEDIA_ROOT, whose files have addresses", "choose a folder beside it")
    register = env.text("DIPS_COUNCILS_CSV", "")
    if register and not os.access(register, os.R_OK):
        refuse("DIPS_COUNCILS_CSV", f"names {register}, which cannot be read", "mend the path, or take it away")


def collected(static_root: str) -> None:
    """Asked by the web server alone: `dips collectstatic`, which mends it, must be able to start."""
    if not (Path(static_root) / "staticfiles.json").exists():
        refuse("STATIC_ROOT", f"is {static_root}, where no style sheets lie", "run `dips collectstatic` first")


def _may_write(place: Path) -> bool:
    """In the folder, or where it would be made."""
    for folder in (place, *place.parents):
        if folder.exists():
            return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


CHECKS: tuple[Callable[[], None], ...] = (
    switches,
    keys,
    databases,
    valkey,
    portal,
    mail,
    payments,
    names,
    scanner,
    folders,
)
