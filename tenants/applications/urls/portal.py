"""Applying, on the portal. Each address under `/apply/` names the council it works in."""

from django.urls import path

from ..views import answers, entry, files, mine, question, receipt, tasks, withdraw

app_name = "applications"

HERE = "apply/<slug:council>/<str:reference>/"

urlpatterns = [
    path("applications/", mine.applications, name="mine"),
    path(HERE, entry.start, name="start"),
    path(f"{HERE}check/", entry.check, name="check"),
    path(f"{HERE}begin/", entry.begin, name="begin"),
    path(f"{HERE}tasks/", tasks.tasks, name="tasks"),
    path(f"{HERE}page/<slug:page>/", question.question, name="page"),
    path(f"{HERE}files/<uuid:file>/", files.download, name="file"),
    path(f"{HERE}answers/", answers.check_answers, name="answers"),
    path(f"{HERE}submit/", answers.submit, name="submit"),
    path(f"{HERE}done/", receipt.done, name="done"),
    path(f"{HERE}receipt/<int:number>.<str:kind>", receipt.download, name="receipt"),
    path(f"{HERE}withdraw/", withdraw.withdraw, name="withdraw"),
]
