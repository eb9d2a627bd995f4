"""The shared memory, and what is done when it is away. Keys name their council: one key in two councils is two entries.

What only makes things faster goes on without it (`FailOpenCache`); what holds back guessers does not (`StrictCache`).
A server that refuses or hangs is left alone for some seconds: one caller waits once, not everybody at every call.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, ClassVar, cast

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Refused
from redis.exceptions import RedisError
from redis.retry import Retry

from dips.kernel import schema
from dips.kernel.errors import DomainError

logger = logging.getLogger(__name__)

NATIONAL = "national:"  # a key that begins with this is one entry for the whole service
PAUSE = 10.0  # seconds in which a server that did not answer is not asked again
MOST_OWED = 10_000


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION."""
    owner = "*" if str(key).startswith(NATIONAL) else schema.here()
    return f"{owner}:{key_prefix}:{version}:{key}"


class TryAgainSoon(DomainError):
    """Without the counts of tries nobody may try."""

    code = "try_again_soon"
    status = 503
    default = _("We cannot check this for a moment. Nothing was changed. Try again in a minute.")


class Circuit:
    """Whether one server is worth asking. Shared by all threads of a process."""

    def __init__(self) -> None:
        self.shut_until = 0.0
        self.is_down = False
        self.owed: dict[str, None] = {}
        self.lock = Lock()

    def lets_through(self) -> bool:
        """While it is down, one caller each pause, to see whether it is back."""
        with self.lock:
            now = time.monotonic()
            if self.is_down and now < self.shut_until:
                return False
            if self.is_down:
                self.shut_until = now + PAUSE
            return True

    def failed(self, error: Exception) -> None:
        with self.lock:
            if not self.is_down:
                logger.warning("the shared cache does not answer (%s); going on without it", type(error).__name__)
            self.is_down, self.shut_until = True, time.monotonic() + PAUSE

    def answered(self) -> None:
        if self.is_down:
            logger.warning("the shared cache answers again")
            self.is_down = False

    def owe(self, keys: Iterable[str]) -> None:
        """Remember what was changed while nobody could say so: a session that was ended must not come back."""
        with self.lock:
            for key in keys:
                if len(self.owed) < MOST_OWED:
                    self.owed[key] = None

    def owed_keys(self) -> list[str]:
        return list(self.owed) if self.owed else []

    def paid(self, key: str) -> None:
        with self.lock:
            self.owed.pop(key, None)


_circuits: dict[str, Circuit] = {}


class Server(RedisCacheClient):
    """Two questions that Django does not put."""

    def left(self, key: Any) -> float:
        """Seconds for which a key still lives; 0 for one that is not there."""
        return max(int(self.get_client(key).pttl(key)), 0) / 1000

    def count(self, key: Any, seconds: int) -> int:
        """One more, in one trip but for the first; forgotten so many seconds after that."""
        client = self.get_client(key, write=True)
        number = int(client.incr(key))
        if number == 1:
            client.expire(key, seconds)
        return number


class Client(Server):
    """Asks through the circuit. A connection that the server has closed is made anew once; nothing is waited for twice."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{"retry": Retry(NoBackoff(), 1, supported_errors=(Refused,))} | options)
        self.circuit = _circuits.setdefault(",".join(servers), Circuit())
        self.made: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One to read and one to write, made once; Django's own is made anew for each call, which costs as much as the call."""
        if write not in self.made:
            self.made[write] = super().get_client(key, write=write)
        return self.made[write]

    def ask(self, name: str, *given: Any, otherwise: Callable[[], Any], owed: Iterable[str] = ()) -> Any:
        """The server's answer, or what is said without one. Keys that could not be changed are forgotten later."""
        if self.circuit.lets_through():
            try:
                for key in self.circuit.owed_keys():
                    super().delete(key)
                    self.circuit.paid(key)
                answer = getattr(super(), name)(*given)
            except (RedisError, OSError) as error:
                self.circuit.failed(error)
            else:
                self.circuit.answered()
                return answer
        self.circuit.owe(owed)
        return otherwise()


class FailOpenClient(Client):
    """Away, it knows nothing and keeps nothing."""

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self.ask("add", key, value, timeout, otherwise=lambda: True))

    def get(self, key: Any, default: Any) -> Any:
        return self.ask("get", key, default, otherwise=lambda: default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self.ask("set", key, value, timeout, otherwise=lambda: None, owed=[key])

    def touch(self, key: Any, timeout: Any) -> bool:
        return bool(self.ask("touch", key, timeout, otherwise=lambda: False))

    def delete(self, key: Any) -> bool:
        return bool(self.ask("delete", key, otherwise=lambda: False, owed=[key]))

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        found: dict[Any, Any] = self.ask("get_many", list(keys), otherwise=dict)
        return found

    def has_key(self, key: Any) -> bool:
        return bool(self.ask("has_key", key, otherwise=lambda: False))

    def incr(self, key: Any, delta: int) -> int:
        return int(self.ask("incr", key, delta, otherwise=lambda: delta))

    def left(self, key: Any) -> float:
        return float(self.ask("left", key, otherwise=float))

    def count(self, key: Any, seconds: int) -> int:
        return int(self.ask("count", key, seconds, otherwise=lambda: 1))

    def set_many(self, data: Any, timeout: Any) -> None:
        self.ask("set_many", data, timeout, otherwise=lambda: None, owed=list(data))

    def delete_many(self, keys: Iterable[Any]) -> None:
        given = list(keys)
        self.ask("delete_many", given, otherwise=lambda: None, owed=given)


def _refuse() -> Any:
    raise TryAgainSoon


class StrictClient(Client):
    """Away, it refuses: what it counts must not be forgotten."""

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self.ask("add", key, value, timeout, otherwise=_refuse))

    def get(self, key: Any, default: Any) -> Any:
        return self.ask("get", key, default, otherwise=_refuse)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self.ask("set", key, value, timeout, otherwise=_refuse)

    def delete(self, key: Any) -> bool:
        return bool(self.ask("delete", key, otherwise=_refuse))

    def incr(self, key: Any, delta: int) -> int:
        return int(self.ask("incr", key, delta, otherwise=_refuse))


class GuardedCache(RedisCache):
    client: ClassVar[type[Client]] = Client

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = self.client

    @property
    def is_down(self) -> bool:
        return cast("Client", self._cache).circuit.is_down

    def left(self, key: str) -> float:
        """Seconds for which an entry still lives."""
        return cast("Client", self._cache).left(self.make_and_validate_key(key))

    def count(self, key: str, seconds: int) -> int:
        """One more in this entry, which begins at nothing and ends so many seconds later."""
        return cast("Client", self._cache).count(self.make_and_validate_key(key), seconds)


class FailOpenCache(GuardedCache):
    """For what can be made anew: no page fails for want of it."""

    client = FailOpenClient


class StrictCache(GuardedCache):
    """For counts of tries, and codes that work once."""

    client = StrictClient
