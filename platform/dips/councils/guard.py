"""Refuse to serve with a database login that is more than the web may be: the second wall would be paint."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from .scope import portal_scope

logger = logging.getLogger(__name__)

WHO = """
SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication,
  EXISTS (
    SELECT 1 FROM pg_shdepend d
    WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o')
FROM pg_roles r WHERE rolname = session_user
"""


def refuse_a_strong_login() -> None:
    """Called when a web process or a worker starts. A database that does not answer yet is for the ready check to say."""
    if not settings.ROLE_SWITCH:
        return
    try:
        with portal_scope(), connection.cursor() as cursor:
            cursor.execute(WHO)
            login, strong, owns = cursor.fetchone()
    except OperationalError:
        logger.warning("the database does not answer yet; its login could not be looked at")
        return
    finally:
        if not connection.in_atomic_block:
            connection.close()  # whatever is forked next opens its own
    if strong or owns:
        what = "may create or see everything" if strong else "owns something in it"
        raise ImproperlyConfigured(f"DATABASE_URL signs in as {login}, which {what}: use the login dips_web.")
