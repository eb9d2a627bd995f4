"""The verbs on councils and on the requests for them."""

from ..provisioning import PROVISION
from .asking import (
    NotRemoved,
    approve_request,
    cancel_run,
    refuse_request,
    request_council,
    retry_run,
)
from .checking import authority_of, email_of, gss_code_of, name_of, reason_of, region_of
from .making import FIRST_LABEL, ProvisioningFailed, begin, carry_on, live_run, provision
from .planning import NoSuchPlan, make_read_only, make_writable, set_plan
from .suspending import resume_council, suspend_council

__all__ = [
    "FIRST_LABEL",
    "PROVISION",
    "NoSuchPlan",
    "NotRemoved",
    "ProvisioningFailed",
    "approve_request",
    "authority_of",
    "begin",
    "cancel_run",
    "carry_on",
    "email_of",
    "gss_code_of",
    "live_run",
    "make_read_only",
    "make_writable",
    "name_of",
    "provision",
    "reason_of",
    "refuse_request",
    "region_of",
    "request_council",
    "resume_council",
    "retry_run",
    "set_plan",
    "suspend_council",
]
