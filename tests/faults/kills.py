"""The rows of the kill table: at which joint or service, and which work comes by there. Later rooms add rows here."""

from __future__ import annotations

from dataclasses import dataclass

from .stack import BEAT, POSTGRES, PROVISIONER, VALKEY, WEB, WORKER

APPLYING, LETTERS, COUNCILS, SEALING, LEAVING = (
    "applying",
    "letters",
    "councils",
    "sealing",
    "leaving",
)  # others: `works`


@dataclass(frozen=True, slots=True)
class AtPoint:
    """SIGKILL to whichever process comes by. `work` is what brings one there. `quick`: part of `make test` too."""

    point: str
    work: str
    quick: bool = False


@dataclass(frozen=True, slots=True)
class OfService:
    """SIGKILL to a whole service while programs send applications. `emptied`: it comes back with nothing."""

    service: str
    quick: bool = False
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """The way to a service breaks while programs send applications: `manner` is one of the proxy's."""

    service: str
    manner: str
    quick: bool = False


ROWS: tuple[AtPoint | OfService | OnTheWay, ...] = (
    AtPoint("submit.after_insert", APPLYING, quick=True),
    AtPoint("submit.after_commit", APPLYING, quick=True),
    OfService(POSTGRES, quick=True),
    AtPoint("mail.after_send", LETTERS, quick=True),
    OfService(VALKEY, quick=True, emptied=True),
    AtPoint("provision.before_first_commit", COUNCILS, quick=True),
    AtPoint("provision.before_step", COUNCILS, quick=True),
    OfService(BEAT, quick=True),
    OnTheWay(VALKEY, "half_open", quick=True),
    OnTheWay(POSTGRES, "cut"),
    OnTheWay(POSTGRES, "refuse"),
    OnTheWay(VALKEY, "refuse"),
    OnTheWay(VALKEY, "garbage"),
    OfService(WORKER),
    OfService(PROVISIONER),
    OfService(WEB),
    OfService(VALKEY),
    AtPoint("submit.after_lock", APPLYING),
    AtPoint("submit.before_commit", APPLYING),
    AtPoint("save.after_answer", APPLYING),
    AtPoint("save.before_commit", APPLYING),
    AtPoint("start.before_commit", APPLYING),
    AtPoint("withdraw.before_commit", APPLYING),
    AtPoint("outbox.before_handler", LETTERS),
    AtPoint("outbox.after_handler", LETTERS),
    AtPoint("provision.after_schema", COUNCILS),
    AtPoint("provision.after_first_commit", COUNCILS),
    AtPoint("provision.before_note", COUNCILS),
    AtPoint("leave.before_step", LEAVING),
    AtPoint("leave.before_drop_commit", LEAVING),
    AtPoint("leave.before_note", LEAVING),
    AtPoint("leave.before_certificate_commit", LEAVING),
    AtPoint("seal.before_commit", SEALING),
    AtPoint("seal.before_anchor", SEALING),
    AtPoint("billing.after_checkout", "by card", quick=True),
    AtPoint("billing.after_look", "knock", quick=True),
    AtPoint("billing.after_event", "knock"),
    AtPoint("billing.before_settle_commit", "knock"),
    AtPoint("billing.before_dunning_commit", "dunning"),
    AtPoint("billing.after_customer", "by card"),
    AtPoint("billing.after_subscription", "by invoice"),
    AtPoint("export.before_rename", "export"),
    AtPoint("restore.after_files", "restore"),
    AtPoint("restore.before_commit", "restore"),
    AtPoint("claim.before_commit", "prove"),
    AtPoint("claim.after_host", "give host"),
    AtPoint("figures.before_commit", "figures"),
    AtPoint("sessions.before_end_commit", "farewell"),
    AtPoint("access.before_open_commit", "open access"),
)
COVERED = {row.point for row in ROWS if isinstance(row, AtPoint)}
