"""What may be a name, and the sentence for each that may not."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from dips.domains.names import NotAName, clean, refuse_the_top


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("challenges.birmingham.gov.uk", "challenges.birmingham.gov.uk"),
        ("  Challenges.BIRMINGHAM.gov.uk ", "challenges.birmingham.gov.uk"),
        ("heriau.sirfôn.cymru", "heriau.xn--sirfn-9ta.cymru"),
        ("heriau.xn--sirfn-9ta.cymru", "heriau.xn--sirfn-9ta.cymru"),
        ("challenges。birmingham.gov.uk", "challenges.birmingham.gov.uk"),
        ("ﬁnd.birmingham.gov.uk", "find.birmingham.gov.uk"),
    ],
)
def test_a_name_is_kept_as_the_dns_has_it(given: str, name: str) -> None:
    assert clean(given) == name


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "Enter a domain name"),
        ("https://challenges.birmingham.gov.uk", "without https://"),
        ("challenges.birmingham.gov.uk/apply", "without https://"),
        ("challenges.birmingham.gov.uk:8443", "without https://"),
        ("ann@birmingham.gov.uk", "without https://"),
        ("challenges birmingham.gov.uk", "without https://"),
        ("198.51.100.7", "an IP address"),
        ("2001:db8::1", "an IP address"),
        ("[::1]", "an IP address"),
        ("3325256711", "an IP address"),
        ("0x7f.1", "an IP address"),
        ("*.birmingham.gov.uk", "stands for many names"),
        ("birmingham.gov.uk.", "Take the dot"),
        ("_dmarc.birmingham.gov.uk", "underscore"),
        ("localhost", "with a dot in it"),
        ("birmingham", "with a dot in it"),
        ("birmingham.internal", "cannot reach"),
        ("birmingham.local", "cannot reach"),
        ("birmingham.test", "cannot reach"),
        ("gov.uk", "not one council’s"),
        ("co.uk", "not one council’s"),
        ("azurewebsites.net", "not one council’s"),
        ("github.io", "not one council’s"),
        ("birmingham.sch.uk", "not one council’s"),
        ("gov.wales", "not one council’s"),
        ("amazonaws.com", "not one council’s"),
        ("a" * 64 + ".gov.uk", "too long"),
        ("a." * 110 + "gov.uk", "too long"),
        ("challenges..gov.uk", "a part of it is empty"),
        (".gov.uk", "a part of it is empty"),
        ("-a.birmingham.gov.uk", "a part of it is empty"),
        ("a-.birmingham.gov.uk", "a part of it is empty"),
        ("ab--cd.birmingham.gov.uk", "a part of it is empty"),
        ("xn--a.birmingham.gov.uk", "a part of it is empty"),
        ("x\x00.birmingham.gov.uk", "a part of it is empty"),
        ("bіrmingham.gov.uk", "cyrillic"),
        ("xn--brmingham-odg.gov.uk", "another letter"),
        ("birmıngham.gov.uk", "dotless i"),
        ("βirmingham.gov.uk", "greek"),
    ],
)
def test_a_sentence_says_why_not(given: str, words: str) -> None:
    with pytest.raises(NotAName) as refused:
        clean(given)

    assert words in str(refused.value)
    assert refused.value.errors == {"name": [str(refused.value)]}


@pytest.mark.parametrize("name", ["dips.gov.uk", "solihull.dips.gov.uk", "a.b.dips.gov.uk"])
def test_the_services_own_names_are_nobodys(settings, name: str) -> None:
    settings.PORTAL_HOST = "dips.gov.uk"

    with pytest.raises(NotAName, match="belongs to this service"):
        clean(name)
    assert clean("notdips.gov.uk") == "notdips.gov.uk"


def test_a_whole_domain_is_no_sites_address_unless_addresses_are_set(settings) -> None:
    """It cannot hold a CNAME."""
    settings.DIPS_HOST_ADDRESSES = []
    for name in ("solihull.gov.uk", "solihull.com"):
        with pytest.raises(NotAName, match=rf"Use a name below it, like challenges\.{re.escape(name)}"):
            refuse_the_top(name)
    refuse_the_top("challenges.solihull.gov.uk")

    settings.DIPS_HOST_ADDRESSES = ["192.0.2.1"]
    refuse_the_top("solihull.gov.uk")


def test_the_list_of_shared_names_is_read_when_somebody_asks() -> None:
    code = "import sys, dips.domains.names; print('publicsuffixlist' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout == "False\n"
