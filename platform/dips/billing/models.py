"""What Stripe last said about each council, what was asked of Stripe, and which events came. All in the public schema."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import Timestamped

from .states import Kind, Standing, Trouble, Way

STRIPE_ID = 255


class Account(Timestamped):
    """One council as a customer of Stripe's. Only a look at Stripe writes it, whatever made us look."""

    schema = models.CharField(max_length=63, unique=True, editable=False)
    customer = models.CharField(max_length=STRIPE_ID, unique=True, null=True)
    subscription = models.CharField(max_length=STRIPE_ID, blank=True)
    item = models.CharField(max_length=STRIPE_ID, blank=True, help_text=_("The line of the subscription."))
    standing = models.CharField(_("payments"), max_length=10, choices=Standing.choices, default=Standing.NONE)
    plan = models.CharField(_("plan"), max_length=20, blank=True)
    way = models.CharField(_("paid"), max_length=10, choices=Way.choices, blank=True)
    purchase_order = models.CharField(_("purchase-order number"), max_length=140, blank=True)
    period_ends_at = models.DateTimeField(_("paid until"), null=True)
    ends_at = models.DateTimeField(_("cancelled for"), null=True)
    overdue_since = models.DateTimeField(_("overdue since"), null=True)
    is_closed = models.BooleanField(default=False, help_text=_("Whether payments are why the council is read-only."))
    trouble = models.CharField(max_length=10, choices=Trouble.choices, blank=True)
    asked = models.PositiveBigIntegerField(default=0, help_text=_("Looks at Stripe begun."))
    written = models.PositiveBigIntegerField(default=0, help_text=_("The newest look that was written down."))
    looked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("billing account")
        verbose_name_plural = _("billing accounts")
        default_permissions = ()

    def __str__(self) -> str:
        return str(_("Plan and billing"))


class Invoice(models.Model):
    """One of Stripe's invoices, as it stood at the last look. Amounts are in pence.

    A look writes those of the customer that it looked at. Those of an earlier one, and those that came with the council
    from another installation, stay as they were.
    """

    id = models.CharField(max_length=STRIPE_ID, primary_key=True)
    schema = models.CharField(max_length=63, editable=False)
    customer = models.CharField(max_length=STRIPE_ID)
    number = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=20)
    currency = models.CharField(max_length=3, default="gbp")
    net = models.BigIntegerField()
    vat = models.BigIntegerField()
    total = models.BigIntegerField()
    left = models.BigIntegerField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    page_url = models.URLField(max_length=2000, blank=True)
    pdf_url = models.URLField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["schema", "-made_at"], name="billing_invoices_newest")]

    def __str__(self) -> str:
        return self.number or self.id


class Price(models.Model):
    """What a plan costs, as Stripe's price says. The same for every council."""

    plan = models.CharField(max_length=20, primary_key=True)
    price = models.CharField(max_length=STRIPE_ID)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    interval = models.CharField(max_length=10)
    includes_vat = models.BooleanField()
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        default_permissions = ()

    def __str__(self) -> str:
        return self.plan


class Order(Timestamped):
    """One wish of a council's, sent to Stripe under a key made of its id: sent again, it is the same wish.

    It is closed once the answer is known. One that stays open was sent, perhaps, and nobody heard what became of it.
    """

    schema = models.CharField(max_length=63, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.JSONField(default=dict)
    result = models.CharField(max_length=STRIPE_ID, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema", "kind"], condition=models.Q(closed_at=None), name="billing_one_open_order_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Event(models.Model):
    """That Stripe told us something, once. What it said is not kept: it may be old, and is asked for anew."""

    id = models.CharField(max_length=STRIPE_ID, primary_key=True)
    kind = models.CharField(max_length=100)
    customer = models.CharField(max_length=STRIPE_ID, blank=True)
    subject = models.CharField(max_length=STRIPE_ID, blank=True)
    api_version = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(db_default=models.functions.Now())
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["-received_at"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["received_at"], name="billing_events_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
