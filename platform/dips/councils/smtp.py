"""Django's way to the mail server, with an end: a conversation as a whole may take so long and no longer."""

from __future__ import annotations

import logging
import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from django.conf import settings
from django.core.mail.backends import smtp

logger = logging.getLogger(__name__)


class Hurried(smtplib.SMTP):
    """Each answer has EMAIL_TIMEOUT; a server that trickles them could still hold us for hours."""

    _end: Timer | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # the stubs leave it out
        self._end = Timer(settings.EMAIL_WHOLE_TIMEOUT, self._hang_up, [made])
        self._end.daemon = True
        self._end.start()
        return made

    def _hang_up(self, made: socket.socket) -> None:
        with suppress(OSError):
            (getattr(self, "sock", None) or made).shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._end is not None:
            self._end.cancel()
        super().close()


class EmailBackend(smtp.EmailBackend):
    """A letter that the server has taken is sent, whatever happens when we say goodbye."""

    @property
    def connection_class(self) -> Any:
        return smtplib.SMTP_SSL if self.use_ssl else Hurried

    def close(self) -> None:
        leaving = self.connection
        try:
            super().close()
        except Exception as error:  # any; raised here, it would have the letter sent again
            logger.warning("the mail server did not say goodbye: %s", type(error).__name__)
        finally:
            if leaving is not None:
                with suppress(OSError):
                    leaving.close()
