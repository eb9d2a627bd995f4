"""A council's resources, once: its own host serves them under /api/v1/, the portal under /api/v1/councils/<slug>/."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.urls import URLPattern, path, register_converter

from .resource import Resource
from .v1 import (
    access,
    applications,
    audit,
    billing,
    blueprint,
    calls,
    challenges,
    checklist,
    domains,
    exchange,
    me,
    people,
    plan,
    programmes,
    regions,
    sign_on,
)


class ReferenceConverter:
    """A challenge's reference in an address, in either case."""

    regex = "[A-Za-z]{2,6}-[0-9]{2,4}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

CHALLENGE = "challenges/<reference:reference>/"
APPLICATION = "applications/<uuid:application_id>/"
ROUTES: tuple[tuple[str, type[Resource], str], ...] = (
    ("challenges/", challenges.Challenges, "challenges"),
    (CHALLENGE, challenges.OneChallenge, "challenge"),
    (f"{CHALLENGE}brief/", challenges.OneBrief, "brief"),
    (f"{CHALLENGE}brief/versions/", challenges.Versions, "brief-versions"),
    (f"{CHALLENGE}brief/amendments/", challenges.Amendments, "brief-amendments"),
    (f"{CHALLENGE}gate/", challenges.OneGate, "gate"),
    *(
        (f"{CHALLENGE}{name.replace('_', '-')}/", view, f"challenge-{name.replace('_', '-')}")
        for name, view in challenges.VERBS.items()
    ),
    (f"{CHALLENGE}sponsor/", challenges.Sponsor, "challenge-sponsor"),
    (f"{CHALLENGE}helpers/", challenges.Helpers, "challenge-helpers"),
    (f"{CHALLENGE}helpers/<uuid:user_id>/", challenges.OneHelper, "challenge-helper"),
    (f"{CHALLENGE}call/", calls.OneCall, "call"),
    (f"{CHALLENGE}call/weights/", calls.CallWeights, "call-weights"),
    *((f"{CHALLENGE}call/{name}/", view, f"call-{name}") for name, view in calls.VERBS.items()),
    (f"{CHALLENGE}form/", calls.Form, "form"),
    (f"{CHALLENGE}eligibility/", calls.Eligibility, "eligibility"),
    (f"{CHALLENGE}applications/", applications.ChallengeApplications, "challenge-applications"),
    (APPLICATION, applications.OneApplication, "application"),
    (f"{APPLICATION}copy/", applications.ApplicationCopy, "application-copy"),
    (f"{APPLICATION}pages/<slug:page>/", applications.ApplicationPage, "application-page"),
    (f"{APPLICATION}files/", applications.ApplicationFiles, "application-files"),
    (f"{APPLICATION}files/<uuid:file_id>/", applications.OneFile, "application-file"),
    (f"{APPLICATION}eligibility/", applications.ApplicationEligibility, "application-eligibility"),
    (f"{APPLICATION}submit/", applications.Submit, "application-submit"),
    (f"{APPLICATION}withdraw/", applications.Withdraw, "application-withdraw"),
    (f"{APPLICATION}receipts/<int:number>/", applications.OneReceipt, "application-receipt"),
    (f"{APPLICATION}trail/", applications.ApplicationTrail, "application-trail"),
    ("programmes/", programmes.Programmes, "programmes"),
    ("programmes/<slug:slug>/", programmes.OneProgramme, "programme"),
    ("programmes/<slug:slug>/clone/", programmes.CloneProgramme, "programme-clone"),
    ("programmes/<slug:slug>/open/", programmes.OpenProgramme, "programme-open"),
    ("programmes/<slug:slug>/close/", programmes.CloseProgramme, "programme-close"),
    ("programmes/<slug:slug>/stages/<slug:kind>/", programmes.OneStage, "programme-stage"),
    ("programmes/<slug:slug>/partners/", programmes.Partners, "programme-partners"),
    ("programmes/<slug:slug>/partners/<uuid:partner_id>/", programmes.OnePartner, "programme-partner"),
    ("programmes/<slug:slug>/funding/", programmes.Funding, "programme-funding"),
    ("programmes/<slug:slug>/funding/<uuid:line_id>/", programmes.OneFunding, "programme-funding-line"),
    *((f"blueprint/adoption/{path}", view, name) for path, view, name in exchange.ADOPTION),
    ("blueprint/", blueprint.Blueprint, "blueprint"),
    ("blueprint/<slug:room>/<slug:section>/", blueprint.BlueprintPart, "blueprint-part"),
    ("teams/", programmes.Teams, "teams"),
    ("teams/<slug:slug>/", programmes.OneTeam, "team"),
    ("checklist/", checklist.Checklist, "checklist"),
    ("checklist/<slug:key>/", checklist.OneItem, "checklist-item"),
    ("checklist/<slug:key>/done/", checklist.Done, "checklist-done"),
    ("checklist/<slug:key>/signature/", checklist.Signature, "checklist-signature"),
    ("checklist/<slug:key>/remind/", checklist.Remind, "checklist-remind"),
    ("sign-on/", sign_on.OneSignOn, "sign-on"),
    ("sign-on/check/", sign_on.CheckSignOn, "sign-on-check"),
    ("sign-on/on/", sign_on.TurnOn, "sign-on-on"),
    ("sign-on/off/", sign_on.TurnOff, "sign-on-off"),
    ("sharing/", regions.Sharing, "sharing"),
    ("sharing/<slug:area>/", regions.OneSharing, "sharing-area"),
    ("people/", people.People, "people"),
    ("people/access/", access.Access, "people_access"),
    ("people/confirmations/", access.Confirmations, "people_confirmations"),
    ("people/safety/", access.OneSafety, "people_safety"),
    ("people/suggestions/", access.Suggestions, "people_suggestions"),
    ("people/<uuid:user_id>/deputy/", access.OneDeputy, "people_deputy"),
    ("people/<uuid:user_id>/hand-over/", access.HandOver, "people_hand_over"),
    ("people/<uuid:user_id>/", people.OnePerson, "person"),
    ("people/invitations/", people.Invitations, "invitations"),
    ("people/invitations/accept/", people.Accept, "invitation-accept"),
    ("people/invitations/<uuid:invitation_id>/", people.OneInvitation, "invitation"),
    ("roles/", people.Roles, "roles"),
    ("plan/", plan.OnePlan, "plan"),
    *billing.ROUTES,
    *domains.ROUTES,
    ("audit/", audit.Events, "audit"),
    ("me/", me.WhoAmIHere, "me"),
)


def patterns(door: Callable[[type[Resource]], Any], *, before: str, rename: Collection[str] = ()) -> list[URLPattern]:
    """Every route behind `before`, each view opened by `door`. Names in `rename` are taken by national resources."""
    return [
        path(f"{before}{route}", door(view), name=f"council-{name}" if name in rename else name)
        for route, view, name in ROUTES
    ]
