"""Councils that join: who may ask for one, and which there are."""

from __future__ import annotations

from . import env

DIPS_COUNCILS_CSV = env.text("DIPS_COUNCILS_CSV", "")
DIPS_SIGNUP = env.text("DIPS_SIGNUP", "open")  # or approval, or closed
DIPS_COUNCIL_EMAIL_DOMAINS = env.words("DIPS_COUNCIL_EMAIL_DOMAINS")  # besides .gov.uk and its kin
DIPS_SIGNUPS_AN_HOUR = 30  # begun from one address of the network
DIPS_SPARES = env.number("DIPS_SPARES", 2, most=50)  # councils made before anyone asks
