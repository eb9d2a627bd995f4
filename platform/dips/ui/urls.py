"""The gallery of parts: for the demonstration and the tests alone."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("challenge/", views.challenge, name="challenge"),
    path("question/", views.question, name="question"),
    path("tasks/", views.tasks, name="tasks"),
    path("check/", views.check, name="check"),
    path("done/", views.done, name="done"),
    path("refusal/<int:status>/", views.refusal, name="refusal"),
]
