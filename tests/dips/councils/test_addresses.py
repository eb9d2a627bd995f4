"""Whose request it is: the connection's, or what our own outermost proxy saw, and nothing that a caller writes."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dips.councils.addresses import UNKNOWN, as_customer, client_ip


@pytest.mark.parametrize(
    ("proxies", "forwarded", "said"),
    [
        (0, None, "192.0.2.1"),
        (0, "1.1.1.1", "192.0.2.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "192.0.2.1"),
        (1, "", UNKNOWN),
        (1, "nonsense", UNKNOWN),
        (1, "1.1.1.1:4711", "1.1.1.1"),
        (1, "[2001:db8:1:2:3:4:5:6]:80", "2001:db8:1:2::"),
    ],
)
def test_only_the_right_hop_counts(settings, proxies: int, forwarded: str | None, said: str) -> None:
    settings.DIPS_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)) == said


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", UNKNOWN),
    ],
)
def test_an_ipv6_customer_is_one(said: str, customer: str) -> None:
    assert as_customer(said) == customer
