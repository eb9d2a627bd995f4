"""Names in the DNS that are not ours: how we look them up, and what councils are told to set."""

from __future__ import annotations

from . import env

DIPS_DNS_SERVERS = env.words("DIPS_DNS_SERVERS")  # the system's own when empty
DIPS_HOST_ADDRESSES = env.words("DIPS_HOST_ADDRESSES")  # for names that can have no CNAME; none are offered when empty
DIPS_MAIL_SPF = env.text(
    "DIPS_MAIL_SPF", ""
)  # what a council adds to its SPF record, such as include:_spf.relay.example
DIPS_MAIL_DKIM = env.words(
    "DIPS_MAIL_DKIM"
)  # selector=target of the CNAME records that let the relay sign for a council
