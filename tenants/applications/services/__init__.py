"""The verbs of an application. Nobody else moves one, so that its passport has one writer."""

from .discarding import delete_draft
from .drafts import Saved, answer_eligibility, save_page, start_application
from .eligibility import Foreseen, foresee_eligibility, record_automatic, record_eligibility
from .files import attach_file, remove_file
from .orphans import FileCheck, check_files
from .reading import open_application, open_file, open_for_reading
from .reminders import remind_of_deadlines
from .submission import expire_drafts, submit_application, withdraw_application

__all__ = [
    "FileCheck",
    "Foreseen",
    "Saved",
    "answer_eligibility",
    "attach_file",
    "check_files",
    "delete_draft",
    "expire_drafts",
    "foresee_eligibility",
    "open_application",
    "open_file",
    "open_for_reading",
    "record_automatic",
    "record_eligibility",
    "remind_of_deadlines",
    "remove_file",
    "save_page",
    "start_application",
    "submit_application",
    "withdraw_application",
]
