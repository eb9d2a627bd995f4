"""What a token may be made for. A token never does more than its person could, council by council."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    PROFILE_READ = "profile:read", _("See who you are and your roles")
    ORGANISATIONS_READ = "organisations:read", _("Read your supplier organisations")
    ORGANISATIONS_WRITE = "organisations:write", _("Change your supplier organisations and their members")
    APPLICATIONS_READ = "applications:read", _("Read applications that you may read")
    APPLICATIONS_WRITE = (
        "applications:write",
        _("Start, change, send and withdraw applications, and record eligibility"),
    )
    CHALLENGES_READ = "challenges:read", _("Read challenges that are not published yet")
    CHALLENGES_WRITE = "challenges:write", _("Write, approve, publish and move challenges and their calls")
    PROGRAMMES_READ = "programmes:read", _("Read programmes")
    PROGRAMMES_WRITE = "programmes:write", _("Set up and open programmes")
    PEOPLE_READ = "people:read", _("Read a council's people and roles")
    PEOPLE_WRITE = "people:write", _("Invite and remove people, and set their roles")
    REGIONS_READ = "regions:read", _("See the figures of areas that you may see")
    SHARING_READ = "sharing:read", _("See what a council shares with its region")
    SHARING_WRITE = "sharing:write", _("Share a council's figures with its region, and stop it")
    AUDIT_READ = "audit:read", _("Read the audit trail")
    COUNCIL_READ = "council:read", _("Read how a council's place here is set up: plan, domain, sign-on, sharing")
    COUNCIL_WRITE = "council:write", _("Change how a council's place here is set up")


NOT_WORK = frozenset({"profile", "organisations", "applications", "regions"})
WORK = tuple(scope.value for scope in Scope if scope.value.split(":")[0] not in NOT_WORK)
"""Scopes that are of use only to somebody who works for a council."""
