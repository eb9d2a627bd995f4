"""For each row of the rooms for councils as customers: which guards to take away, and which of its claims must fail then."""

from __future__ import annotations

from dataclasses import dataclass

from .unguarded import BETWEEN


@dataclass(frozen=True, slots=True)
class Control:
    """`without` these guards a row must fail, at this line of its work. `dies_at` another joint, where that is the harm."""

    without: tuple[str, ...]
    fails_at: str
    dies_at: str = ""


TRAIL, WISHES = ("trail",), ("wishes",)  # committed after what they tell of, not with it
CONTROLS = {
    "billing.after_checkout": Control(("known",), "len(store.sessions) == 1"),
    "billing.after_look": Control(("retried",), "nobody looks at Stripe"),
    "billing.after_event": Control(WISHES, "nobody looks at Stripe", BETWEEN),
    "billing.before_settle_commit": Control(TRAIL, 'world.events("billing.changed") == self.before + 1', BETWEEN),
    "billing.before_dunning_commit": Control(WISHES, "self.letters() - self.written == told > 0", BETWEEN),
    "billing.after_customer": Control(("known", "looked"), "len(store.customers) == 1"),
    "billing.after_subscription": Control(("known", "looked"), "len(store.subscriptions) == len(store.invoices) == 1"),
    "export.before_rename": Control(("cleared",), 'not list(path.parent.glob(".*"))'),
    "restore.after_files": Control(("put again",), "DoesNotFit"),
    "restore.before_commit": Control(("committed last",), "(world.one(there, self.slug), world.one(schema, self.schema))"),
    "claim.before_commit": Control(TRAIL, "world.one(told, ", BETWEEN),
    "claim.after_host": Control(("taken again",), "the name is not proved"),
    "figures.before_commit": Control(("at once",), "self.counted() == self.figures", BETWEEN),
    "sessions.before_end_commit": Control(TRAIL, "self.world.one(there, self.key) == 1", BETWEEN),
    "access.before_open_commit": Control(TRAIL, "world.one(rows, self.ticket) == 0", BETWEEN),
}  # fmt: skip
