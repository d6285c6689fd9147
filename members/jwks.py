"""
The public keys of the shop's identity provider, fetched from its JWKS address and remembered.

Always: asked at most once in FLOOR_SECONDS, whoever comes with whatever key id; nobody waits for
another's fetch once there are keys; keys that were good stay when the provider is away.
"""

import logging
from threading import Lock
from typing import Any, Final

import jwt
import urllib3
from pydantic_core import from_json
from urllib3.util import Timeout

# Signed with what the provider alone holds; never by a shared secret, and never not at all.
ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
FRESH_SECONDS: Final = 3600
FLOOR_SECONDS: Final = 30
FETCH_SECONDS: Final = 3.0
BYTES_MAX: Final = 256 * 1024
KEYS_MAX: Final = 100
RSA_BITS_MIN: Final = 2048

logger = logging.getLogger(__name__)

_KINDS: Final = {"RS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}


class KeySet:
    """
    The keys behind one address, safe between threads.

    Time comes with the question (`now`, seconds of the asker's clock), so that a test can move it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False)
        self._fetching = Lock()
        self._keys: dict[tuple[str, str], jwt.PyJWK] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None

    def find(self, kid: str | None, algorithm: str, now: float) -> jwt.PyJWK | None:
        """
        The key by which a token says it is signed; None when the provider has no such key.

        kid: None when the token names none, which is enough where only one key would do.
        """
        found = self._known(kid, algorithm)
        if found is None or not self._is_fresh(now):
            self._refetch(now)
            found = self._known(kid, algorithm)
        return found

    def _known(self, kid: str | None, algorithm: str) -> jwt.PyJWK | None:
        if kid is not None:
            return self._keys.get((kid, algorithm))
        fit = [key for (_, kind), key in self._keys.items() if kind == algorithm]
        return fit[0] if len(fit) == 1 else None

    def _is_fresh(self, now: float) -> bool:
        return self._fetched_at is not None and 0 <= now - self._fetched_at < FRESH_SECONDS

    def _may_fetch(self, now: float) -> bool:
        return self._tried_at is None or not 0 <= now - self._tried_at < FLOOR_SECONDS

    def _refetch(self, now: float) -> None:
        """One thread asks; others go on with what is known, or wait when that is nothing."""
        if not self._may_fetch(now) and not self._fetching.locked():
            return
        is_cold = self._fetched_at is None
        if not self._fetching.acquire(timeout=FETCH_SECONDS if is_cold else 0):
            return
        try:
            if self._may_fetch(now):
                self._tried_at = now
                self._keys, self._fetched_at = self._fetch(), now
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            logger.warning("jwks not fetched: %s", error, extra={"url": self._url})
        finally:
            self._fetching.release()

    def _fetch(self) -> dict[tuple[str, str], jwt.PyJWK]:
        answer = self._pool.request(
            "GET",
            self._url,
            headers={"Accept": "application/json"},
            timeout=Timeout(connect=FETCH_SECONDS / 2, read=FETCH_SECONDS / 2),
            redirect=False,
            preload_content=False,
        )
        try:
            body = answer.read(BYTES_MAX + 1)
        finally:
            answer.release_conn()
        if answer.status != 200 or len(body) > BYTES_MAX:
            raise ValueError(f"status {answer.status}, {len(body)} bytes")
        return _usable(from_json(body))


def _usable(content: Any) -> dict[tuple[str, str], jwt.PyJWK]:
    """The signing keys among what was sent, by key id and algorithm."""
    if not isinstance(content, dict) or not isinstance(content.get("keys"), list):
        raise ValueError("no JWKS: a JSON object with a list of keys")  # noqa: TRY004 - not ours
    usable: dict[tuple[str, str], jwt.PyJWK] = {}
    for one in content["keys"][:KEYS_MAX]:
        algorithm = _algorithm_of(one)
        key = None if algorithm is None else _read(one, algorithm)
        if algorithm is not None and key is not None:
            usable[str(one.get("kid", "")), algorithm] = key
    return usable


def _algorithm_of(one: Any) -> str | None:
    """For what a key may be used: its kind decides, and what it says of itself must agree."""
    if not isinstance(one, dict) or one.get("use", "sig") != "sig":
        return None
    fit = [name for name, kind in _KINDS.items() if kind == one.get("kty")]
    return fit[0] if fit and one.get("alg", fit[0]) == fit[0] else None


def _read(one: dict[str, Any], algorithm: str) -> jwt.PyJWK | None:
    curve = {"ES256": "P-256", "EdDSA": "Ed25519"}.get(algorithm)
    try:
        if one.get("crv") != curve:
            return None
        key = jwt.PyJWK(one, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    is_weak = algorithm == "RS256" and key.key.key_size < RSA_BITS_MIN
    return None if is_weak or hasattr(key.key, "private_bytes") else key
