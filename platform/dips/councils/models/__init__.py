"""Councils, their regions, hosts, colours, and the record of how each was made. All in the public schema."""

from .activity import Activity
from .branding import Branding
from .council import Council, Domain
from .provisioning import ProvisioningRun
from .region import Region

__all__ = ["Activity", "Branding", "Council", "Domain", "ProvisioningRun", "Region"]
