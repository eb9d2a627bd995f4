"""Programs of suppliers, as patient as good programs are: what got no answer is asked for again with the same key."""

from __future__ import annotations

import http.client
import json
import time
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from .ledger import Ledger

AGAIN = frozenset({429, 500, 502, 503, 504})
LONGEST = 120.0  # seconds of asking again


class Answer:
    """Status, body and headers."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        raw = response.read()
        self.body: Any = json.loads(raw) if raw and "json" in (response.headers["Content-Type"] or "") else raw
        self.headers = response.headers


class Program(Thread):
    """One supplier's program: it goes round until it is told to stop, and writes down what was acknowledged."""

    def __init__(self, port: int, host: str, secret: str, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.port, self.ledger = port, ledger
        self.headers = {"Host": host, "Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self.enough = Event()
        self.fault: BaseException | None = None
        self.answered_at = 0.0
        self.server_errors = 0

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request, one answer, or OSError."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        try:
            link.request(method, f"/api/v1/{path}", None if body is None else json.dumps(body), self.headers | named)
            answer = Answer(link.getresponse())
        except http.client.HTTPException as error:
            raise OSError("no answer") from error
        finally:
            link.close()
        self.answered_at = time.monotonic()
        return answer

    def insist(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask until there is an answer that means something. A POST has one key for all its tries."""
        if method == "POST":
            headers["idempotency_key"] = str(uuid4())
        deadline = time.monotonic() + LONGEST
        while True:
            try:
                answer = self.call(method, path, body, **headers)
                if answer.status not in AGAIN:
                    return answer
                self.server_errors += answer.status == 500
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise AssertionError(f"no answer to {method} {path} within {LONGEST:.0f} s")
            self.enough.wait(0.05)

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self.round()
        except BaseException as fault:  # told by the test, in its own thread
            self.fault = fault

    def round(self) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """End after the present round; whatever it asked for has then been answered."""
        self.enough.set()
        self.join(LONGEST + 10)
        if self.fault is not None:
            raise self.fault
        assert not self.is_alive(), "a program never came to an end"


class Sender(Program):
    """Changes one answer and sends the application again: each round is one receipt."""

    def __init__(self, *args: Any, path: str, page: str, question: str) -> None:
        super().__init__(*args)
        self.path, self.page, self.question = path, page, question

    def round(self) -> None:
        text = f"We would ask people first, and mean {uuid4()}."
        self.save(text)
        sent = self.insist("POST", f"{self.path}submit/")
        assert sent.status == 200, sent.body
        receipt = sent.body["receipts"][0]
        self.ledger.note("receipt", f"{self.path}{receipt['number']}/{receipt['sha256']}")

    def save(self, text: str) -> None:
        """Until this text is what is kept. After an answer that was lost the version is another: read, look, go on."""
        address, answers = f"{self.path}pages/{self.page}/", {self.question: {"value": text}}
        while True:
            page = self.insist("GET", address)
            assert page.status == 200, page.body
            if page.body["answers"][self.question]["value"] == text:
                break
            saved = self.insist("PUT", address, {"answers": answers}, if_match=page.headers["ETag"])
            assert saved.status in {200, 409, 412}, saved.body
        self.ledger.note("save", text)


class Comer(Program):
    """Starts an application and takes it back."""

    def __init__(self, *args: Any, base: str, eligibility: dict[str, str]) -> None:
        super().__init__(*args)
        self.base, self.eligibility = base, eligibility

    def round(self) -> None:
        made = self.insist("POST", self.base, {"eligibility": self.eligibility})
        assert made.status == 201, made.body
        path = made.headers["Location"].removeprefix("/api/v1/")
        self.ledger.note("start", made.body["id"])
        gone = self.insist("POST", f"{path}withdraw/", {})
        assert (gone.status, gone.body["state"]) == (200, "withdrawn"), gone.body
        self.ledger.note("withdraw", made.body["id"])
