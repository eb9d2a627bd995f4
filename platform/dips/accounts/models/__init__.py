"""The account and what hangs on it."""

from ..sessions.models import UserSession
from ..tokens.models import ApiToken
from .user import User, UserManager

__all__ = ["ApiToken", "User", "UserManager", "UserSession"]
