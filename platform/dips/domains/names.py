"""What may be a name of a council's own, in the form that the DNS has it."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import idna
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Invalid

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

LONGEST, LONGEST_LABEL = 200, 63  # what is put before a name must fit into 253 with it
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
FIELD = "name"
# Ends that the public DNS does not have.
INTERNAL = frozenset({
    "localhost", "internal", "intranet", "private", "local", "lan", "home", "corp", "localdomain", "test", "example",
    "invalid", "onion", "alt", "arpa",
})  # fmt: skip
# Names below which others have theirs, and which the public list of such names does not have.
ALSO_SHARED = frozenset({
    "mod.uk", "parliament.uk", "gov.wales", "llyw.cymru", "gov.gg", "gov.im", "gov.je", "gb.com", "amazonaws.com",
    "sharepoint.com", "wordpress.com",
})  # fmt: skip


class NotAName(Invalid):
    code = "not_a_domain"


def refuse(sentence: object, **params: object) -> NotAName:
    return NotAName(sentence, field=FIELD, **params)  # type: ignore[arg-type]


def clean(text: str) -> str:
    """The name in lower case and punycode, or a sentence that says what is wrong with it.

    Nothing is guessed: an address with https:// or a path is not cut down, because what is left may not be what was
    meant.
    """
    given = unicodedata.normalize("NFC", text.strip())
    if not given:
        raise refuse(_("Enter a domain name, like challenges.solihull.gov.uk"))
    if re.search(r"[/:@?#\\\s\[\]%,;]", given) and not _is_address(given):
        raise refuse(_("Enter the name alone, without https://, a path, a port or spaces. For example, %(like)s"), like="challenges.solihull.gov.uk")  # fmt: skip
    if _is_address(given):
        raise refuse(_("This is an IP address. Enter a domain name"))
    if "*" in given:
        raise refuse(_("A name with * stands for many names. Enter one domain name"))
    if given.endswith("."):
        raise refuse(_("Take the dot at the end away"))
    if "_" in given:
        raise refuse(_("A web address or an e-mail domain has no underscore in it. Take it away"))
    name = _ascii(given)
    _well_formed(name)
    _public(name)
    return name


def _is_address(text: str) -> bool:
    bare = text.strip("[]").partition("%")[0]
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        # Browsers read 3232235777, 0x7f.1 and 127.1 as addresses too.
        return re.fullmatch(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*", bare.lower()) is not None
    return True


def _ascii(given: str) -> str:
    """By the rules of IDNA 2008. What arrives in punycode is opened first, so that both are judged alike."""
    try:
        letters = idna.decode(given.lower(), uts46=True)
        _latin(letters)
        name = idna.encode(letters, uts46=True).decode()
        if idna.decode(name) != letters or idna.encode(idna.decode(name)).decode() != name:
            raise refuse(_("This is not a domain name"))
    except (idna.IDNAError, UnicodeError) as error:
        if len(given) > LONGEST or max(map(len, given.split("."))) > LONGEST_LABEL:
            raise _too_long() from error
        raise refuse(_("This is not a domain name: a part of it is empty or holds a sign that names cannot have")) from error  # fmt: skip
    return name.lower()


def _latin(letters: str) -> None:
    """Letters of other alphabets look like these: а of Cyrillic is not a. With an accent, as in ŵ, they may stand."""
    for letter in letters:
        base = unicodedata.normalize("NFD", letter)
        if not base[0].isascii() or any(not unicodedata.combining(mark) for mark in base[1:]):
            raise refuse(
                _("“%(letter)s” (%(named)s) can be taken for another letter. Use the letters a to z, with or without accents"),
                letter=letter,
                named=unicodedata.name(letter, "?").lower(),
            )  # fmt: skip


def _too_long() -> NotAName:
    return refuse(
        _("This is too long: %(whole)s characters at the most, and %(part)s between two dots"),
        whole=LONGEST,
        part=LONGEST_LABEL,
    )


def _well_formed(name: str) -> None:
    labels = name.split(".")
    if len(name) > LONGEST or max(map(len, labels)) > LONGEST_LABEL:
        raise _too_long()
    if len(labels) < 2:
        raise refuse(_("Enter the whole name, with a dot in it, like challenges.solihull.gov.uk"))
    if not all(LABEL.fullmatch(each) for each in labels) or labels[-1].isdigit():
        raise refuse(_("This is not a domain name: a part of it is empty or holds a sign that names cannot have"))


def _public(name: str) -> None:
    if name.rpartition(".")[2] in INTERNAL:
        raise refuse(_("The public cannot reach a name that ends in .%(end)s"), end=name.rpartition(".")[2])
    if is_shared(name):
        raise refuse(_("%(name)s is not one council’s: many have their names below it"), name=name)
    if is_within(name, settings.PORTAL_HOST) or is_within(settings.PORTAL_HOST, name):
        raise refuse(_("%(name)s belongs to this service"), name=name)


def refuse_the_top(name: str) -> None:
    """For a site: a whole domain cannot hold the CNAME that leads here, and addresses of ours are not set."""
    if not settings.DIPS_HOST_ADDRESSES and is_shared(name.partition(".")[2]):
        raise refuse(_("Use a name below it, like challenges.%(name)s: %(name)s itself cannot lead here"), name=name)


def is_shared(name: str) -> bool:
    """Whether many have their names below this one, so that nobody has it themselves: gov.uk, co.uk, github.io."""
    return name in ALSO_SHARED or _public_suffixes().is_public(name)


@cache
def _public_suffixes() -> PublicSuffixList:
    """The public list with what firms put on it, as of the release that is installed. Read at the first question."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 -- most processes never ask

    return PublicSuffixList(accept_unknown=False)


def is_within(name: str, other: str) -> bool:
    """The same name, or one below it."""
    return bool(other) and (name == other or name.endswith(f".{other}"))
