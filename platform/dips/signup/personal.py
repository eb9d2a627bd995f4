"""Providers of private mailboxes: an address there shows who somebody is, not whom they work for."""

from __future__ import annotations

# fmt: off
PROVIDERS = frozenset({
    "aol.co.uk", "aol.com", "btinternet.com", "btopenworld.com", "fastmail.com", "gmail.com", "gmx.co.uk", "gmx.com",
    "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mac.com",
    "mail.com", "me.com", "msn.com", "ntlworld.com", "outlook.co.uk", "outlook.com", "pm.me", "proton.me",
    "protonmail.com", "sky.com", "talktalk.net", "tiscali.co.uk", "tutanota.com", "virginmedia.com", "yahoo.co.uk",
    "yahoo.com", "ymail.com", "zoho.com",
})
# fmt: on
