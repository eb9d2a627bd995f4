"""Every public verb of the services, and where it is shown that page and API do the same with it.

A verb is a public function of a services module that is told who acts: `verb(*, …, by)`.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import dips
import tenants


@dataclass(frozen=True)
class Faces:
    """A test of this folder that does it through both."""

    test: str


@dataclass(frozen=True)
class Apart:
    """Each face has a test of its own, because what is sent to them differs too much."""

    page: str
    api: str


@dataclass(frozen=True)
class PageOnly:
    why: str


@dataclass(frozen=True)
class NoFace:
    """Done by the service, a command, or as part of another verb."""

    why: str


Entry = Faces | Apart | PageOnly | NoFace


def verbs() -> Iterator[str]:
    """`room.verb` of every public verb, read from the modules themselves."""
    for package in (dips, tenants):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.endswith(".services") or ".services." in info.name:
                yield from of_module(import_module(info.name))


def of_module(module: ModuleType) -> Iterator[str]:
    room = module.__name__.partition(".services")[0].partition(".")[2]
    for name, found in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(found) or found.__module__ != module.__name__:
            continue
        who = inspect.signature(found).parameters.get("by")
        if who is not None and who.kind is inspect.Parameter.KEYWORD_ONLY:
            yield f"{room}.{name}"


ACCOUNT = PageOnly("an account is its person's own: a token must not change it")
SITE = PageOnly("how a site shows itself is chosen by looking at it")
CONSOLE = PageOnly("operators work in the console, which has no API")
COMMAND = NoFace("a command of the one who installs")
VIEWS = "tests/tenants/calls/test_views.py::"
OFFICERS = "tests/api/test_officers.py::"
PARTS = Faces("test_parts_of_a_programme")
LIST = Faces("test_the_checklist")
SPONSOR = Faces("test_a_sponsor_is_asked_and_the_link_taken_back")
SIGN_ON = Faces("test_the_sign_on_of_a_council")
ACCESS = Faces("test_how_far_and_how_long_people_reach")
PEOPLE, HELPERS = Faces("test_people_of_a_council"), Faces("test_who_works_on_a_challenge")
COLLEAGUES, TURN = Faces("test_people_of_an_organisation"), Faces("test_challenge_verb")
CALL = Apart(VIEWS + "test_draft_date_weigh_publish_extend_cancel", OFFICERS + "test_from_draft_to_open_call")
APPLYING, PAGES = "tests/api/test_applying.py::", "tests/tenants/applications/test_pages.py::"
FILE = Apart(
    PAGES + "test_a_file_goes_up_comes_back_as_a_download_and_goes_away", APPLYING + "test_file_comes_and_goes"
)
WRITING = Apart(
    "tests/tenants/challenges/test_views.py::test_add_write_send_approve_publish",
    OFFICERS + "test_from_draft_to_open_call",
)
SIGNING_UP, SIGN_UP_API = "tests/dips/signup/test_pages.py::", "tests/api/test_sign_ups.py::"
SIGN_UP = Apart(
    SIGNING_UP + "test_from_the_front_page_to_the_request_with_three_typed_fields", SIGN_UP_API + "test_the_whole_way"
)
OWN_DATA = PageOnly("asks anew who it is, which a token cannot say")
NAMES = Apart(
    "tests/dips/domains/test_pages.py::test_from_asking_to_the_main_address_and_back",
    "tests/api/test_domains.py::test_from_asking_to_the_main_address_and_back",
)
SENDER = Apart(
    "tests/dips/domains/test_pages.py::test_where_letters_come_from",
    "tests/api/test_domains.py::test_where_letters_come_from",
)
PAYING = "tests/dips/billing/test_pages.py::"
PAID_BY_INVOICE = Apart(
    PAYING + "test_by_invoice_change_cancel_and_keep",
    "tests/api/test_billing.py::test_by_invoice_change_cancel_and_keep",
)
READING = Apart(*["tests/leaks/test_authorisation.py::test_everybody_gets_what_is_written"] * 2)
REGION = "tests/dips/regions/test_pages.py::"
SHARING = Apart(REGION + "test_a_council_reads_agrees_and_stops", REGION + "test_the_same_by_the_api")
EXCHANGE = Faces("test_the_exchange")
ENTRIES: Mapping[str, Entry] = {
    "accounts.closing.close_account": ACCOUNT,
    "accounts.create_account": ACCOUNT,
    "accounts.rename": ACCOUNT,
    "accounts.second_factor.reset_second_factor": COMMAND,
    "accounts.sessions.end_session": ACCOUNT,
    "accounts.sessions.end_sessions": ACCOUNT,
    "accounts.tokens.mint_token": Faces("test_make_token_by_session"),
    "accounts.tokens.revoke_work_tokens": NoFace("part of leaving a council"),
    "accounts.tokens.revoke_token": Apart(
        "tests/api/test_tokens.py::test_page_makes_shows_and_revokes",
        "tests/api/test_tokens.py::test_token_makes_no_token",
    ),
    "adoption.checklist.ask_signature": LIST,
    "adoption.checklist.assign": LIST,
    "adoption.checklist.mark_done": LIST,
    "adoption.checklist.mark_undone": LIST,
    "adoption.checklist.remind": LIST,
    "applications.answer_eligibility": Apart(
        PAGES + "test_a_supplier_applies_from_start_to_receipt", APPLYING + "test_whole_path"
    ),
    "applications.attach_file": FILE,
    "applications.delete_draft": Apart(
        "tests/tenants/applications/test_deleting.py::test_the_page_asks_first_and_the_list_forgets_it",
        "tests/tenants/applications/test_deleting.py::test_the_api_deletes_a_draft_and_refuses_what_was_sent",
    ),
    "applications.expire_drafts": NoFace("part of closing a call"),
    "applications.foresee_eligibility": PageOnly("the page shows the letter first; a program records at once"),
    "applications.open_application": READING,
    "applications.open_file": FILE,
    "applications.open_for_reading": READING,
    "applications.record_eligibility": Faces("test_record_eligibility_then_advance"),
    "applications.remove_file": FILE,
    "applications.save_page": Faces("test_save_page"),
    "applications.start_application": Apart(
        PAGES + "test_a_supplier_applies_from_start_to_receipt", APPLYING + "test_whole_path"
    ),
    "applications.submit_application": Faces("test_submit"),
    "applications.withdraw_application": Faces("test_withdraw"),
    "billing.ask_for_invoice": PAID_BY_INVOICE,
    "billing.cancel_plan": PAID_BY_INVOICE,
    "billing.change_plan": PAID_BY_INVOICE,
    "billing.end_at_once": NoFace("part of a council's leaving"),
    "billing.give_purchase_order": PAID_BY_INVOICE,
    "billing.keep_plan": PAID_BY_INVOICE,
    "billing.look_again": PageOnly("for a person who comes back from Stripe's page"),
    "billing.open_portal": PAID_BY_INVOICE,
    "billing.order": NoFace("part of every verb that asks Stripe for something"),
    "billing.pay_by_card": Apart(PAYING + "test_by_card_there_and_back", "tests/api/test_billing.py::test_by_card"),
    "blueprints.revise": Faces("test_rename_a_stage_of_the_standard"),
    "archives.ask_for_export": OWN_DATA,
    "archives.ask_to_leave": OWN_DATA,
    "archives.order_departure": CONSOLE,
    "archives.retry_export": CONSOLE,
    "archives.stay": OWN_DATA,
    "blueprints.adopt": EXCHANGE,
    "blueprints.date_anew": NoFace("part of taking a spare council"),
    "blueprints.publish": EXCHANGE,
    "blueprints.merge_upgrade": EXCHANGE,
    "blueprints.roll_back": EXCHANGE,
    "blueprints.ship": NoFace("by the service, every hour"),
    "blueprints.upgrade": COMMAND,
    "blueprints.withdraw": EXCHANGE,
    "calls.cancel_call": Faces("test_cancel_call"),
    "calls.change_weights": CALL,
    "calls.close_call": Faces("test_close_before_its_time_is_refused"),
    "calls.draft_call": Faces("test_draft_call"),
    "calls.end_early": NoFace("part of cancelling and withdrawing"),
    "calls.extend_call": Faces("test_extend_call"),
    "calls.publish_call": CALL,
    "calls.revise_form": NoFace("has no address yet"),
    "calls.set_dates": CALL,
    "challenges.add_helper": HELPERS,
    "challenges.advance_stage": Faces("test_record_eligibility_then_advance"),
    "challenges.amend_brief": HELPERS,
    "challenges.approve_challenge": TURN,
    "challenges.archive_challenge": TURN,
    "challenges.ask_sponsor": SPONSOR,
    "challenges.create_challenge": WRITING,
    "challenges.edit_challenge": WRITING,
    "challenges.first_version": NoFace("part of writing a challenge down"),
    "challenges.hand_over": HELPERS,
    "challenges.publish_challenge": TURN,
    "challenges.remove_helper": HELPERS,
    "challenges.request_changes": TURN,
    "challenges.submit_for_review": TURN,
    "challenges.tell_named": NoFace("the letter that other verbs send"),
    "challenges.withdraw_challenge": TURN,
    "challenges.withdraw_sponsor": SPONSOR,
    "challenges.write_brief": WRITING,
    "console.agree_access": CONSOLE,
    "console.ask_access": CONSOLE,
    "console.end_access": PageOnly("a council ends an operator's access by looking at what they read"),
    "console.give_back_access": CONSOLE,
    "console.invite_operator": CONSOLE,
    "console.make_operator": CONSOLE,
    "console.park_kind": CONSOLE,
    "console.park_message": CONSOLE,
    "console.refuse_access": CONSOLE,
    "console.retry_kind": CONSOLE,
    "console.retry_message": CONSOLE,
    "console.run_job": CONSOLE,
    "console.take_off_second_factor": CONSOLE,
    "console.unmake_operator": CONSOLE,
    "councils.approve_request": CONSOLE,
    "councils.cancel_run": CONSOLE,
    "councils.make_read_only": NoFace("by whoever bills, when nothing is paid"),
    "councils.make_writable": NoFace("by whoever bills, when something is paid"),
    "councils.refuse_request": CONSOLE,
    "councils.request_council": CONSOLE,
    "councils.resume_council": CONSOLE,
    "councils.retry_run": CONSOLE,
    "councils.set_plan": NoFace("by whoever bills, or by an operator"),
    "councils.suspend_council": CONSOLE,
    "domains.ask_again": NAMES,
    "domains.choose_default": NAMES,
    "domains.choose_first": NAMES,
    "domains.choose_sender": SENDER,
    "domains.claim": NAMES,
    "domains.drop_sender": SENDER,
    "domains.fall_back": NoFace("part of giving a host up"),
    "domains.look": NAMES,
    "domains.moved": NoFace("how each verb on a claim writes"),
    "domains.release": NAMES,
    "domains.send_test": SENDER,
    "domains.take_off": NoFace("part of giving a host up, and of its lapse"),
    "programmes.add_funding": PARTS,
    "programmes.add_partner": PARTS,
    "programmes.add_team": Faces("test_add_team"),
    "programmes.clone_programme": Faces("test_clone_programme"),
    "programmes.close_programme": PARTS,
    "programmes.edit_funding": PARTS,
    "programmes.edit_partner": PARTS,
    "programmes.edit_programme": PARTS,
    "programmes.edit_team": PARTS,
    "programmes.open_programme": PARTS,
    "programmes.remove_funding": PARTS,
    "programmes.remove_partner": PARTS,
    "programmes.rename_stage": PARTS,
    "programmes.start_programme": Faces("test_start_programme"),
    "regions.end_view": CONSOLE,
    "regions.give_consent": SHARING,
    "regions.grant_view": CONSOLE,
    "regions.place_council": CONSOLE,
    "regions.revoke_consent": SHARING,
    "signup.ask_to_join": Apart(
        SIGNING_UP + "test_a_council_that_is_here_offers_to_ask_its_people_and_names_nobody",
        SIGN_UP_API + "test_a_council_that_is_here",
    ),
    "signup.choose_beginning": SIGN_UP,
    "signup.choose_council": SIGN_UP,
    "signup.create_council": SIGN_UP,
    "signup.prove_address": SIGN_UP,
    "signup.start_sign_up": SIGN_UP,
    "signon.check_sign_on": SIGN_ON,
    "signon.forget_all_links": NoFace("part of setting sign-on"),
    "signon.hold_only_way": NoFace("part of setting sign-on, and of turning it on"),
    "signon.set_sign_on": SIGN_ON,
    "signon.turn_off_sign_on": SIGN_ON,
    "signon.turn_on_sign_on": SIGN_ON,
    "staff.accept_proved_invitation": NoFace("part of coming in by sign-on"),
    "staff.accept_invitation": Apart(
        "tests/dips/staff/test_invitation_page.py::test_someone_with_an_account_signs_in_and_accepts",
        OFFICERS + "test_people",
    ),
    "staff.confirming.review_people": ACCESS,
    "staff.confirming.suspend_unconfirmed": NoFace("by itself, every hour"),
    "staff.deputies.end_deputy": ACCESS,
    "staff.deputies.name_deputy": ACCESS,
    "staff.enrol_person": NoFace("part of accepting an invitation"),
    "staff.handing_over.hand_over": ACCESS,
    "staff.invite_person": PEOPLE,
    "staff.remove_person": PEOPLE,
    "staff.safety.set_safety": ACCESS,
    "staff.set_roles": PEOPLE,
    "staff.site.choose_look": SITE,
    "staff.site.give_contacts": SITE,
    "staff.site.offer_languages": SITE,
    "staff.withdraw_invitation": PEOPLE,
    "suppliers.accept_invitation": Apart(
        "tests/journeys/test_colleagues.py::test_a_colleague_joins_writes_along_and_leaves",
        "tests/api/test_organisations.py::test_members",
    ),
    "suppliers.change_role": COLLEAGUES,
    "suppliers.create_organisation": Faces("test_create_organisation"),
    "suppliers.invite_member": Faces("test_invite_member"),
    "suppliers.remove_member": COLLEAGUES,
    "suppliers.update_profile": COLLEAGUES,
    "suppliers.withdraw_invitation": COLLEAGUES,
}
