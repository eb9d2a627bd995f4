"""The portal's API: national lists, one's own organisations and applications, and every council by its slug."""

from __future__ import annotations

from django.urls import path

from . import routes, scope
from .documents import docs, schema
from .problems import last_resort
from .v1 import councils, exchange, me, members, national, organisations, passports, regions, root, sign_ups, tokens

app_name = "api"
NATIONAL = ("challenges", "me")
ORGANISATION = "v1/organisations/<uuid:organisation_id>/"
SIGN_UP = "v1/sign-ups/<uuid:sign_up_id>/"

resources = [
    path("v1/", root.FrontDoor.as_view(), name="root"),
    path("v1/challenges/", national.Challenges.as_view(), name="challenges"),
    path("v1/councils/", councils.Councils.as_view(), name="councils"),
    path("v1/councils/<slug:council>/", councils.OneCouncil.as_view(), name="council"),
    path("v1/regions/", regions.Areas.as_view(), name="regions"),
    path("v1/regions/<slug:area>/", regions.OneArea.as_view(), name="region"),
    path("v1/blueprints/", exchange.Blueprints.as_view(), name="blueprints"),
    path("v1/blueprints/<slug:blueprint>/<str:release>/", exchange.OneBlueprint.as_view(), name="blueprint-version"),
    path("v1/applications/", passports.Passports.as_view(), name="my-applications"),
    path("v1/organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("v1/organisations/invitations/accept/", members.Accept.as_view(), name="member-accept"),
    path(ORGANISATION, organisations.OneOrganisation.as_view(), name="organisation"),
    path(f"{ORGANISATION}members/", members.Members.as_view(), name="members"),
    path(f"{ORGANISATION}members/<uuid:member_id>/", members.OneMember.as_view(), name="member"),
    path(f"{ORGANISATION}invitations/", members.Invitations.as_view(), name="member-invitations"),
    path(f"{ORGANISATION}invitations/<uuid:invitation_id>/", members.OneInvitation.as_view(), name="member-invitation"),
    path("v1/sign-ups/", sign_ups.SignUps.as_view(), name="sign-ups"),
    path("v1/sign-ups/councils/", sign_ups.Register.as_view(), name="sign-up-councils"),
    path("v1/sign-ups/prove/", sign_ups.Prove.as_view(), name="sign-up-prove"),
    path(SIGN_UP, sign_ups.OneSignUp.as_view(), name="sign-up"),
    path(f"{SIGN_UP}choose/", sign_ups.Choose.as_view(), name="sign-up-choose"),
    path(f"{SIGN_UP}create/", sign_ups.Create.as_view(), name="sign-up-create"),
    path(f"{SIGN_UP}ask/", sign_ups.AskToJoin.as_view(), name="sign-up-ask"),
    path("v1/me/", me.WhoAmI.as_view(), name="me"),
    path("v1/tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("v1/tokens/<uuid:token_id>/", tokens.OneToken.as_view(), name="token"),
    *routes.patterns(scope.council, before="v1/councils/<slug:council>/", rename=NATIONAL),
]
urlpatterns = [
    *resources,
    path("v1/schema/", schema("portal"), name="schema"),
    path("v1/docs/", docs, name="docs"),
    *last_resort,
]
