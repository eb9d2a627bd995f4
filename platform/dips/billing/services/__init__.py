"""The verbs on what a council pays. Each in the council one stands in, by whoever may pay there."""

from .changing import cancel_plan, change_plan, give_purchase_order, keep_plan
from .leaving import end_at_once
from .looking_again import look_again
from .opening import open_portal
from .paying import ask_for_invoice, pay_by_card

__all__ = [
    "ask_for_invoice",
    "cancel_plan",
    "change_plan",
    "end_at_once",
    "give_purchase_order",
    "keep_plan",
    "look_again",
    "open_portal",
    "pay_by_card",
]
