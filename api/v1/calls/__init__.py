"""The call of a challenge: its dates, what it asks, who may apply."""

from .applying import Eligibility, Form
from .finding import call_for
from .views import VERBS, CallWeights, OneCall

__all__ = ["VERBS", "CallWeights", "Eligibility", "Form", "OneCall", "call_for"]
