"""Applying, on the portal: a challenge's pages before there is an application, and each application's own."""

from django.urls import path

from ..views import answers, deleting, entry, files, mine, printing, question, receipt, tasks, withdraw

app_name = "applications"

CHALLENGE = "apply/<slug:council>/<str:reference>/"
APPLICATION = "applications/<slug:council>/<uuid:application>/"

pages = [
    ("tasks/", tasks.tasks, "tasks"),
    ("page/<slug:page>/", question.question, "page"),
    ("files/<uuid:file>/", files.download, "file"),
    ("answers/", answers.check_answers, "answers"),
    ("submit/", answers.submit, "submit"),
    ("done/", receipt.done, "done"),
    ("receipt/<int:number>.<str:kind>", receipt.download, "receipt"),
    ("withdraw/", withdraw.withdraw, "withdraw"),
]
"""Pages that once were addressed by their challenge, and still lead on from there."""

urlpatterns = [
    path("applications/", mine.applications, name="mine"),
    path(CHALLENGE, entry.start, name="start"),
    path(f"{CHALLENGE}choose/", entry.choose, name="choose"),
    path(f"{CHALLENGE}check/", entry.check, name="check"),
    path(f"{CHALLENGE}begin/", entry.begin, name="begin"),
    path(APPLICATION, tasks.one, name="one"),
    path(f"{APPLICATION}print/", printing.print_copy, name="print"),
    path(f"{APPLICATION}print/<int:number>/", printing.print_copy, name="print-receipt"),
    path(f"{APPLICATION}delete/", deleting.delete, name="delete"),
    *(path(APPLICATION + route, view, name=name) for route, view, name in pages),
    *(path(CHALLENGE + route, view, name=f"old-{name}") for route, view, name in pages),
]
