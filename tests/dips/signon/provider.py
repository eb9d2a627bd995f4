"""A provider made by hand, which can be made to lie: each knob is one lie."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SECRET = "correct-horse-of-the-provider"


class Handmade:
    """Answers for one person; what it says is changed by its test."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://localhost:{port}"
        self.said: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.gone: set[str] = set()
        self.key: Any = KEY
        self.alg = "RS256"
        self.status = 200
        self.redirect = ""
        self.body: bytes | None = None
        self.pause = 0.0
        self.code = "the-code"
        self.nonce = self.challenge = ""
        self.asked: list[dict[str, str]] = []

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.said,
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("code") != self.code or made.rstrip(b"=").decode() != self.challenge:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.signed(self.identity())}

    def identity(self) -> dict[str, Any]:
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": "dips", "sub": "s-1", "nonce": self.nonce, "iat": now, "exp": now + 300}
        said = usual | self.claims
        return {name: value for name, value in said.items() if name not in self.gone}

    def signed(self, claims: dict[str, Any], **head: Any) -> str:
        if self.alg == "none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        key = self.jwks()["keys"][0]["n"].encode() if self.alg.startswith("HS") else self.key
        return jwt.encode(claims, key, algorithm=self.alg, headers={"kid": "one", **head})

    def logout_token(self, **changes: Any) -> str:
        claims = {
            "iss": self.issuer,
            "aud": "dips",
            "iat": int(time.time()),
            "exp": int(time.time()) + 120,
            "jti": f"j-{time.monotonic_ns()}",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        said = claims | changes
        return self.signed({name: value for name, value in said.items() if value is not None}, typ="logout+jwt")


@contextmanager
def handmade():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            answers = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.jwks,
                "/userinfo": lambda: provider.userinfo,
            }
            self.answer(provider.status, answers[path]() if path in answers else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*provider.token(form | {"_authorization": self.headers.get("Authorization", "")}))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = provider.body if provider.body is not None else json.dumps(said).encode()
            self.send_response(302 if provider.redirect else status)
            if provider.redirect:
                self.send_header("Location", provider.redirect)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if provider.pause:
                stopped.wait(provider.pause)
            try:
                self.wfile.write(body)
            except OSError:
                return

        def log_message(self, *args: object) -> None:
            """Quiet."""

    stopped = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Handmade(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
