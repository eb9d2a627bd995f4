"""Our Stripe as a program: its API, its idempotency keys, its faults, the pages it shows, the webhooks it sends."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import RLock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from . import contract
from .contract import Refused
from .state import Declined, Stripe

KEY = "sk_test_dips"
Answer = tuple[int, dict[str, Any]]
Work = Callable[[Stripe, tuple[str, ...], dict[str, Any]], dict[str, Any]]


def listed(rows: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
    return {"object": "list", "data": rows[: told.get("limit", 10)], "has_more": False, "url": "/"}


def newest(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda each: (each["created"], each["id"]), reverse=True)


def subscriptions(store: Stripe, _at: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    wanted = told.get("status")
    rows = [
        each
        for each in newest(store.subscriptions.values())
        if each["customer"] == told.get("customer", each["customer"])
    ]
    rows = [
        each
        for each in rows
        if wanted == "all" or (each["status"] == wanted if wanted else each["status"] != "canceled")
    ]
    return listed(rows, told)


def invoices(store: Stripe, _at: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    rows = newest(store.invoices.values())
    return listed([each for each in rows if each["customer"] == told.get("customer", each["customer"])], told)


def prices(store: Stripe, _at: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    keys = told.get("lookup_keys")
    return listed([each for each in store.prices.values() if not keys or each["lookup_key"] in keys], told)


def search(store: Stripe, _at: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    """By one word of the metadata, as we ask; a deleted customer is not found."""
    key, wanted = re.findall(r"'([^']*)'", told["query"])
    living = newest([each for each in store.customers.values() if not each.get("deleted")])
    rows = [each for each in living if each["metadata"].get(key) == wanted]
    return {**listed(rows, told), "object": "search_result"}


def portal(store: Stripe, _at: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    store.get(store.customers, told["customer"])
    name = store.new("bps")
    back = told.get("return_url", "")
    return {"id": name, "object": "billing_portal.session", "url": f"{store.base}/p/{name}?back={back}", **told}


NONE = ""
ROUTES: list[tuple[str, str, str, Work]] = [
    ("POST", r"/v1/customers", "CustomerCreateParams", lambda store, at, told: store.make_customer(told)),
    ("GET", r"/v1/customers/search", "CustomerSearchParams", search),
    ("GET", r"/v1/customers/(\w+)", NONE, lambda store, at, told: store.get(store.customers, at[0])),
    ("POST", r"/v1/customers/(\w+)", "CustomerUpdateParams", lambda store, at, told: store.change_customer(at[0], told)),
    ("POST", r"/v1/customers/(\w+)/tax_ids", "CustomerTaxIdCreateParams", lambda store, at, told: store.add_tax_id(at[0], told)),
    ("GET", r"/v1/prices", "PriceListParams", prices),
    ("GET", r"/v1/prices/(\w+)", NONE, lambda store, at, told: store.get(store.prices, at[0])),
    ("POST", r"/v1/checkout/sessions", "checkout.SessionCreateParams", lambda store, at, told: store.make_session(told)),
    ("GET", r"/v1/checkout/sessions/(\w+)", NONE, lambda store, at, told: store.get(store.sessions, at[0])),
    ("POST", r"/v1/checkout/sessions/(\w+)/expire", "checkout.SessionExpireParams", lambda store, at, told: store.expire_session(at[0])),
    ("POST", r"/v1/subscriptions", "SubscriptionCreateParams", lambda store, at, told: store.make_subscription(told)),
    ("GET", r"/v1/subscriptions", "SubscriptionListParams", subscriptions),
    ("GET", r"/v1/subscriptions/(\w+)", NONE, lambda store, at, told: store.get(store.subscriptions, at[0])),
    ("POST", r"/v1/subscriptions/(\w+)", "SubscriptionUpdateParams", lambda store, at, told: store.change_subscription(at[0], told)),
    ("DELETE", r"/v1/subscriptions/(\w+)", "SubscriptionCancelParams", lambda store, at, told: store.end_subscription(at[0])),
    ("GET", r"/v1/invoices", "InvoiceListParams", invoices),
    ("POST", r"/v1/invoices/create_preview", "InvoiceCreatePreviewParams", lambda store, at, told: store.preview(told)),
    ("POST", r"/v1/billing_portal/sessions", "billing_portal.SessionCreateParams", portal),
]  # fmt: skip


def params_of(method: str, path: str) -> str:
    """The name of the parameters that a request takes; empty for none."""
    found = (params for way, pattern, params, _work in ROUTES if way == method and re.fullmatch(pattern, path))
    return next(found, NONE)


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`items[0][price]=x` as what it stands for."""
    told: dict[str, Any] = {}
    for key, value in pairs:
        path = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", key)
        place: Any = told
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return _lists(told)


def _lists(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    if told and all(key.isdigit() for key in told):
        return [_lists(told[key]) for key in sorted(told, key=int)]
    return {key: _lists(value) for key, value in told.items()}


class Cut(Exception):
    """No answer at all: the connection ends."""


class FakeStripe:
    """The account behind a server on loopback. `faults` happen to the next writes, one each.

    `down`: nothing is done, no answer. `429`, `500`: nothing is done. `500 after`: done, and the answer says otherwise,
    now and for the same key ever after. `lost`: done, and nobody hears of it. `slow`: done, but much too late.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.faults: deque[str] = deque()
        self.is_down = False
        self.asked: list[tuple[str, str, str]] = []  # method, path, idempotency key
        self.keys: dict[str, tuple[str, Answer]] = {}
        self.hook: tuple[str, str, str] | None = None  # url, host, secret
        self.slowness = 1.0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer is one packet: two would each wait for the other side
            disable_nagle_algorithm = True

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                owner._serve(self)

            do_POST = do_DELETE = do_GET

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.store = Stripe(self.base)
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> FakeStripe:
        self.thread.start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def reset(self) -> None:
        with self.lock:
            self.store = Stripe(self.base)
            self.faults.clear()
            self.is_down, self.hook = False, None
            self.asked, self.keys = [], {}

    # -- webhooks ----------------------------------------------------------------------------------

    @staticmethod
    def signed(event: dict[str, Any], secret: str, *, at: int | None = None) -> tuple[str, str]:
        """The body of an event, and the header that proves it."""
        body = json.dumps(event)
        return body, stripe.WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))

    def send(self, event: dict[str, Any]) -> int:
        """Post one event where `hook` says."""
        assert self.hook
        url, host, secret = self.hook
        body, header = self.signed(event, secret)
        request = urllib.request.Request(url, body.encode(), {"Stripe-Signature": header, "Host": host})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)

    # -- requests ----------------------------------------------------------------------------------

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length).decode()
        url = urlsplit(handler.path)
        if not url.path.startswith("/v1/"):
            self._page(handler, url.path, dict(parse_qsl(url.query)), dict(parse_qsl(body)))
            return
        try:
            status, told = self._answer(handler.command, url.path, body or url.query, handler.headers)
        except Cut:
            handler.close_connection = True
            handler.connection.close()
            return
        self._say(handler, status, json.dumps(told), "application/json")

    def _answer(self, method: str, path: str, body: str, headers: Any) -> Answer:
        key = headers.get("Idempotency-Key", "")
        with self.lock:
            self.asked.append((method, path, key))
            if self.is_down:
                raise Cut
            if headers.get("Authorization") != f"Bearer {KEY}":
                return _wrong(401, "Invalid API Key provided", kind="invalid_request_error")
            fault = self.faults.popleft() if method == "POST" and self.faults else ""
            if fault == "down":
                raise Cut
            if fault in {"429", "500"}:
                return _wrong(int(fault), "Try again", kind="api_error")
            answer = self._once(method, path, body, key)
            if fault == "500 after":
                answer = _wrong(500, "Something went wrong", kind="api_error")
                self.keys[key] = (f"{method} {path} {body}", answer)
        if fault == "slow":
            time.sleep(self.slowness)
        if fault in {"lost", "slow"}:
            raise Cut
        return answer

    def _once(self, method: str, path: str, body: str, key: str) -> Answer:
        """The first answer to a key is its answer; the key with another wish is an error."""
        wish = f"{method} {path} {body}"
        if method == "POST" and key in self.keys:
            first, answer = self.keys[key]
            return answer if first == wish else _wrong(400, "Keys for idempotent requests can only be used with the same parameters they were first used with.", kind="idempotency_error")  # fmt: skip
        answer = self._do(method, path, body)
        if method == "POST" and key:
            self.keys[key] = (wish, answer)
        return answer

    def _do(self, method: str, path: str, body: str) -> Answer:
        for way, pattern, params, work in ROUTES:
            found = re.fullmatch(pattern, path)
            if way != method or not found:
                continue
            try:
                told = nested(parse_qsl(body, keep_blank_values=True))
                if params:
                    told = contract.check(params, told, strict=False)
                elif told:
                    raise Refused(f"Received unknown parameter: {min(told)}", min(told))
                return 200, json.loads(json.dumps(work(self.store, found.groups(), told)))
            except Refused as error:
                return _wrong(400, str(error), kind="invalid_request_error", param=error.param)
            except Declined:
                return _wrong(402, "Your card was declined.", kind="card_error", code="card_declined", decline_code="generic_decline")  # fmt: skip
            except LookupError as error:
                return _wrong(404, f"No such object: {error}", kind="invalid_request_error", code="resource_missing")
        return _wrong(404, f"Unrecognized request URL ({method}: {path})", kind="invalid_request_error")

    # -- pages -------------------------------------------------------------------------------------

    def _page(self, handler: BaseHTTPRequestHandler, path: str, query: dict[str, str], typed: dict[str, str]) -> None:
        _empty, kind, *rest = path.split("/")
        name = rest[-1] if rest else ""
        with self.lock:
            if kind == "c" and name in self.store.sessions:
                self._checkout(handler, self.store.sessions[name], typed if handler.command == "POST" else None)
            elif kind == "p":
                self._html(
                    handler, "Your billing details", f'<p><a href="{escape(query.get("back", "/"))}">Return</a></p>'
                )
            elif kind == "i" and name in self.store.invoices:
                self._html(handler, "Invoice", f"<p>{escape(str(self.store.invoices[name]['number']))}</p>")
            else:
                self._html(
                    handler, "Something went wrong", "<p>The page you were looking for could not be found.</p>", 404
                )

    def _checkout(self, handler: BaseHTTPRequestHandler, session: dict[str, Any], typed: dict[str, str] | None) -> None:
        if session["status"] != "open":
            self._html(handler, "This page has expired", "")
            return
        wrong = ""
        if typed is not None:
            try:
                self.store.pay_on_page(session["id"], typed.get("card", "").replace(" ", ""))
            except Declined:
                wrong = '<p role="alert">Your card was declined. Please try a different card.</p>'
            else:
                handler.send_response(303)
                handler.send_header("Location", session["success_url"])
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return
        price = self.store.prices[session["line_items"][0]["price"]]
        form = (
            f"{wrong}<p>£{price['unit_amount'] / 100:,.2f} a year, and VAT</p><form method='post'>"
            "<label>Card number <input name='card'></label> <button>Subscribe</button></form>"
            f"<p><a href='{escape(session['cancel_url'])}'>Back</a></p>"
        )
        self._html(handler, "Subscribe", form)

    def _html(self, handler: BaseHTTPRequestHandler, title: str, inner: str, status: int = 200) -> None:
        page = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><main><h1>{title}</h1>{inner}</main></html>"
        self._say(handler, status, page, "text/html; charset=utf-8")

    @staticmethod
    def _say(handler: BaseHTTPRequestHandler, status: int, text: str, kind: str) -> None:
        whole = text.encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole)


def _wrong(status: int, message: str, *, kind: str, **more: str) -> Answer:
    return status, {"error": {"type": kind, "message": message, **more}}
