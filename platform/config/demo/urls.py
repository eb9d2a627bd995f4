"""One-click sign-in and the mail of the demonstration. Included only under DIPS_DEMO."""

from __future__ import annotations

from django.urls import path, re_path

from . import mailbox, signin

urlpatterns = [
    path("", signin.choose, name="demo"),
    path("sign-in/", signin.sign_in, name="demo_sign_in"),
    path("mail/", mailbox.messages, name="demo_mail"),
    re_path(r"^mail/(?P<name>[0-9]{20}-[0-9a-f]{8})/$", mailbox.message, name="demo_message"),
]
