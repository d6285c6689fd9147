"""A shop's identity provider: real keys, real signatures, its JWKS behind a real address."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ISSUER, AUDIENCE = "https://id.shop.example", "regulars"

PRIVATE: dict[str, Any] = {
    "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}


class Provider:
    """
    Answers with what `content` says; counts how often it was asked.

    hangs: while set, it takes the request and says nothing.
    """

    def __init__(self) -> None:
        self.content: Any = {"keys": [public(name) for name in PRIVATE]}
        self.status, self.asked, self.hangs = 200, 0, Event()
        self.url = ""


def public(algorithm: str, kid: str = "", **changes: Any) -> dict[str, Any]:
    """The public half of a key, as a JWKS shows it."""
    kind = jwt.get_algorithm_by_name(algorithm)
    shown = kind.to_jwk(PRIVATE[algorithm].public_key(), as_dict=True)
    return {**shown, "kid": kid or algorithm, "use": "sig", "key_ops": ["verify"], **changes}


def token(
    now: float, algorithm: str = "RS256", key: Any = None, kid: str = "", **changes: Any
) -> str:
    """A token as the provider signs it; None leaves a claim out."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "A-17",
        "iat": int(now),
        "exp": int(now) + 300,
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    signer = PRIVATE[algorithm] if key is None else key
    return jwt.encode(kept, signer, algorithm=algorithm, headers={"kid": kid or algorithm})


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """Listen on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked += 1
            while provider.hangs.is_set():
                time.sleep(0.01)
            body = json.dumps(provider.content).encode()
            self.send_response(provider.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}/jwks"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            provider.hangs.clear()
            server.shutdown()
            thread.join()
