"""What a view may count on behind `login_required`."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in. For signatures only; Django never makes one."""

    user: User
