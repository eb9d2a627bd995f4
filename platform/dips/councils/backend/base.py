"""search_path and role travel in one statement, so that no query can run in one council as another."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db.utils import DatabaseError, InternalError
from django_tenants.postgresql_backend import base
from django_tenants.utils import quote_schema_name
from psycopg.pq import TransactionStatus

from .. import changes

LONGEST_SCHEMA = 61  # "r_" and the name must fit into 63 bytes: a cut name could be another council's


class DatabaseWrapper(base.DatabaseWrapper):
    """django-tenants' wrapper, with a role beside the search path.

    The parent forgets the search path at rollback, savepoint rollback and close, and this one at a commit that is a
    rollback in truth; the role goes with it, because both are set by one statement. `db_role` names another role for
    a while (the operator's); any switch of schema ends it.
    """

    db_role: str | None = None
    _setting_search_path: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(changes.watch)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        self.db_role = None
        super().set_tenant(tenant, include_public)

    def use_role(self, role: str | None) -> None:
        """Run what follows as `role` instead of the schema's own."""
        self.db_role = role
        self.search_path_set_schemas = None

    @property
    def role(self) -> str:
        """The database role of the schema that is set."""
        if len(self.schema_name.encode()) > LONGEST_SCHEMA:
            raise ValueError(f"the schema name {self.schema_name!r} is too long for a role")
        return self.db_role or f"r_{self.schema_name}"

    def is_usable(self) -> bool:
        """Asked of a kept connection before its first statement of a request. Schema and role must be set then, and to set
        them tells as much as the `SELECT 1` that Django would send besides."""
        if not settings.ROLE_SWITCH or self.search_path_set_schemas:
            return super().is_usable()
        with suppress(base.psycopg.Error):
            self._handle_search_path()
        return bool(self.search_path_set_schemas)

    def _commit(self) -> None:
        """Commit. A transaction that failed without Django's knowledge is rolled back by the server instead: forget."""
        if self.connection is not None and self.connection.info.transaction_status == TransactionStatus.INERROR:
            self.search_path_set_schemas = None
        super()._commit()

    def _handle_search_path(self, cursor: Any = None) -> None:
        if not settings.ROLE_SWITCH:  # the owner's process migrates and provisions; it plays no council's role
            super()._handle_search_path(cursor)
            return
        if self._setting_search_path or (base.get_limit_set_calls() and self.search_path_set_schemas):
            return
        paths = self._get_cursor_search_paths()  # validates the names
        statement = "SET search_path = {}; SET ROLE {}".format(
            ",".join(quote_schema_name(path) for path in paths), quote_schema_name(self.role)
        )
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            own.execute(statement)
        except (DatabaseError, InternalError, base.psycopg.DatabaseError):
            self.search_path_set_schemas = None
            if (
                not self.in_atomic_block
            ):  # in a transaction the next statement fails by itself; here nothing else would stop it
                raise
        else:
            self.search_path_set_schemas = paths
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()
