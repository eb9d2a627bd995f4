"""A supplier's own pages."""

from __future__ import annotations

from django.urls import path

from .. import views

app_name = "suppliers"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.create, name="create"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("<uuid:pk>/", views.organisation, name="organisation"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/members/", views.members, name="members"),
    path("<uuid:pk>/members/<uuid:member>/role/", views.change_role, name="change_role"),
    path("<uuid:pk>/members/<uuid:member>/remove/", views.remove_member, name="remove_member"),
    path(
        "<uuid:pk>/invitations/<uuid:invitation>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
]
