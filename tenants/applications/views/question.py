"""One page of questions: one form. What was typed is never lost, whatever stands in the way of keeping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.kernel import clock
from dips.kernel.errors import NotNow
from dips.ui import typed, words
from tenants.calls.form import Page
from tenants.calls.queries import criteria

from .. import answers, document, progress, queries, services, working
from ..errors import AnswersChanged, AnswersRefused, FileRefused, FileTooLarge
from ..forms import PageForm, page_form
from ..models import ApplicationFile
from ..states import RELEASED
from ..working import WorkingCopy
from .doors import applicants_only
from .here import Here, find_application

NO_VERSION = 0


@require_http_methods(["GET", "POST"])
@applicants_only
def question(request: HttpRequest, application: UUID, page: str) -> HttpResponse:
    here = find_application(request, application)
    asked = queries.page_of(here.call, page)
    if request.method == "POST":
        return _save(here, asked)
    kept = typed.offered(request)
    if not here.can_edit and kept is None:
        return here.go("answers")
    now = working.copy_of(here.application)
    form = _form(here, asked, now, data=kept)
    if kept is not None:
        form.full_clean()
    if not here.can_edit:
        return _too_late(here, asked, form, _("This call no longer takes applications, so we could not save this."))
    return _show(here, asked, form, now, kept=kept is not None, version=_kept_version(here, kept))


def _save(here: Here, asked: Page) -> HttpResponse:
    request, now = here.request, working.copy_of(here.application)
    form = _form(here, asked, now, data=request.POST)
    form.full_clean()
    if request.POST.get("autosave"):
        return _kept_by_itself(here, asked, form)
    try:
        saved = services.save_page(
            application=here.application,
            page_key=asked.key,
            data=form.typed(),
            version=_number(request.POST.get("version")),
            by=here.by,
        )
        here.mine = saved.application
        typed.saved(request)
        refused = _files(here, form)
        now = working.copy_of(here.application)
    except AnswersChanged as stale:
        return _both(here, asked, form, now, stale)
    except AnswersRefused as wrong:
        form.show(wrong.errors)
        return _show(here, asked, form, now, version=_number(request.POST.get("version")), status=422)
    except NotNow as closed:
        return _too_late(here, asked, form, closed.message)
    if refused:
        form.show(refused)
        return _show(here, asked, form, now, status=422)
    if request.POST.get("later"):
        return here.go("tasks")
    if request.POST.get("upload") or request.POST.get("remove"):
        return here.go("page", page=asked.key)
    errors = document.page_problems(now, asked)
    if errors:
        form.show(errors)
        return _show(here, asked, form, now, status=422)
    return _onward(here, asked, now)


def _kept_by_itself(here: Here, asked: Page, form: PageForm) -> JsonResponse:
    """What typing rested on, for the page's script. A refusal stops it; the buttons then show what to do."""
    try:
        saved = services.save_page(
            application=here.application,
            page_key=asked.key,
            data=form.typed(),
            version=_number(here.request.POST.get("version")),
            by=here.by,
        )
    except (AnswersChanged, AnswersRefused, NotNow) as refused:
        return JsonResponse({"code": refused.code, "message": refused.message}, status=refused.status)
    said = _("Saved by itself at %(time)s") % {"time": words.time(clock.now())}
    return JsonResponse({"version": saved.application.version, "message": said})


def _files(here: Here, form: PageForm) -> dict[str, list[str]]:
    """Take and remove the files of this post. Returns what was refused, by question."""
    request = here.request
    removed = request.POST.get("remove")
    if removed:
        known = {str(each.pk): each.pk for each in here.application.files.filter(removed_at=None)}
        if removed in known:
            services.remove_file(application=here.application, file_id=known[removed], by=here.by)
        return {}
    refused: dict[str, list[str]] = {}
    for question_ in form.file_questions:
        for upload in request.FILES.getlist(question_.key):
            try:
                services.attach_file(
                    application=here.application, question_key=question_.key, upload=upload, by=here.by
                )
            except (FileRefused, FileTooLarge) as wrong:
                refused.setdefault(question_.key, []).append(wrong.message)
        if request.POST.get("upload") in (question_.key, "1") and not request.FILES.getlist(question_.key):
            refused.setdefault(question_.key, [_("Choose a file, then upload it")])
    here.application.refresh_from_db(fields=["version"])
    return refused


def _onward(here: Here, asked: Page, now: WorkingCopy) -> HttpResponse:
    if here.request.POST.get("return") == "answers":
        return here.go("answers")
    keys = _keys(here, now)
    after = keys[keys.index(asked.key) + 1 :] if asked.key in keys else []
    return here.go("page", page=after[0]) if after else here.go("tasks")


def _keys(here: Here, now: WorkingCopy) -> list[str]:
    return [page.key for page in now.asked(queries.pages_of(here.call))]


def _form(here: Here, asked: Page, now: WorkingCopy, *, data: Any) -> PageForm:
    keys = _keys(here, now)
    place = keys.index(asked.key) + 1 if asked.key in keys else 1
    caption = _("%(group)s · part %(place)s of %(all)s") % {"group": asked.group, "place": place, "all": len(keys)}
    return page_form(asked, data=data, stored=now.data, caption=caption)


def _show(
    here: Here,
    asked: Page,
    form: PageForm,
    now: WorkingCopy,
    *,
    status: int = 200,
    version: int | None = None,
    **extra: Any,
) -> HttpResponse:
    taking = {each.key for each in form.file_questions}
    context = here.context(
        form=form,
        page=asked,
        version=here.application.version if version is None else version,
        fields=[
            (
                field,
                form.conditions(field.name, attached=[key for key, found in now.files.items() if found]),
                field.name in taking,
                [_file(here, one) for one in now.files.get(field.name, [])],
            )
            for field in form
        ],
        criteria=_criteria(here, asked),
        returns=(here.request.POST or here.request.GET).get("return", ""),
        **extra,
    )
    return render(here.request, "applications/question.html", context, status=status)


def _both(here: Here, asked: Page, form: PageForm, now: WorkingCopy, stale: AnswersChanged) -> HttpResponse:
    """Theirs and yours, side by side; saving again keeps yours."""
    theirs = [
        {"key": each.label, "value": answers.display_typed(each, stale.theirs[each.key])}
        for each in form.questions
        if each.key in stale.theirs
    ]
    return _show(here, asked, form, now, status=409, version=stale.version, theirs=theirs, stale=stale)


def _too_late(here: Here, asked: Page, form: PageForm, sentence: str) -> HttpResponse:
    """What was typed, to copy. The draft stays as it was last saved."""
    given = form.typed()
    texts = [
        {"label": each.label, "text": answers.display_typed(each, _plain(given.get(each.key)))}
        for each in form.questions
        if each.kind != "file"
    ]
    context = here.context(page=asked, sentence=sentence, texts=[text for text in texts if text["text"]])
    return render(here.request, "applications/too_late.html", context, status=403)


def _plain(value: Any) -> Any:
    return " ".join(str(part or "") for part in value).strip() if isinstance(value, list) else value


def _file(here: Here, stored: ApplicationFile) -> dict[str, Any]:
    return {
        "pk": stored.pk,
        "name": stored.name,
        "size": stored.size,
        "scan": stored.get_scan_display(),
        "url": here.url("file", file=stored.pk) if stored.scan in RELEASED else "",
    }


def _criteria(here: Here, asked: Page) -> list[dict[str, Any]]:
    """What this page is scored by, with the words of the highest score."""
    if not asked.criteria:
        return []
    return [
        {
            "weight": each.weight,
            "with": progress.scored_with(asked, queries.pages_of(here.call), each.key),
            "guidance": each.guidance,
            "best": each.scale[-1] if each.scale else "",
        }
        for each in criteria(here.call)
        if each.key in asked.criteria
    ]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else NO_VERSION


def _kept_version(here: Here, kept: Any) -> int:
    return _number(kept.get("version")) if kept is not None else here.application.version
