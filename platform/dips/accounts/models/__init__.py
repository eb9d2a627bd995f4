"""The account and what hangs on it."""

from .user import User, UserManager

__all__ = ["User", "UserManager"]
