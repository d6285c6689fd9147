"""
API keys: who a request is from, and what it may do.

Always: the secret is shown once and only its SHA-256 is stored; a revoked or expired key is
refused within `CACHE_SECONDS` in every process; a warm process asks the database nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from members.actors import Actor, ActorKind
from members.errors import DomainError
from members.freshness import FreshCache
from members.key_secrets import VISIBLE_LENGTH, digest_of, new_secret
from members.models import ApiKey, KeyMode, Store, Terminal
from members.scopes import SCOPES

CACHE_SECONDS: Final = 5
OVERLAP_MAX: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Credential:
    """
    A key that was shown and accepted.

    store_id, terminal_id: what the key is bound to; None when it may speak for any.
    """

    key_id: int
    name: str
    scopes: frozenset[str]
    store_id: int | None
    terminal_id: int | None
    mode: str

    @property
    def actor(self) -> Actor:
        """The one who acts in the history."""
        return Actor(kind=ActorKind.KEY, id=self.key_id, label=self.name)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key and its secret, together for the only time."""

    key: ApiKey
    secret: str


class InvalidKey(DomainError):
    """The key asked for could not be used by anybody."""

    code = "invalid_key"
    title = "The key cannot be issued like this"


class KeyNotUsable(DomainError):
    """The key is revoked, expired or rotated already, so it cannot be rotated."""

    code = "key_not_usable"
    http_status = 409
    title = "The key is no longer in use"


# Wrong secrets have a cache of their own: a flood of them must not push out the tills' keys.
_known: FreshCache[bytes, tuple[Credential, datetime | None]] = FreshCache(
    seconds=CACHE_SECONDS, size=4096
)
_unknown: FreshCache[bytes, None] = FreshCache(seconds=CACHE_SECONDS, size=4096)


def issue(
    *,
    name: str,
    scopes: Collection[str],
    as_of: datetime,
    mode: str = KeyMode.LIVE,
    store: Store | None = None,
    terminal: Terminal | None = None,
    expires_at: datetime | None = None,
) -> IssuedKey:
    """
    Make a key. A terminal binds the key to its store as well.

    Raises InvalidKey. Every call makes another key.
    """
    _check_scopes(scopes)
    if terminal is not None:
        store = store or terminal.store
        if terminal.store_id != store.pk:
            raise InvalidKey(f"Terminal {terminal.code} does not stand in store {store.code}.")
    if expires_at is not None and expires_at <= as_of:
        raise InvalidKey("The key would be expired from the start; choose a later instant.")
    return _store(
        ApiKey(
            name=name,
            mode=mode,
            scopes=sorted(set(scopes)),
            store=store,
            terminal=terminal,
            created_at=as_of,
            expires_at=expires_at,
        )
    )


def rotate(
    *, key: ApiKey, overlap: timedelta, as_of: datetime, lifetime: timedelta | None = None
) -> IssuedKey:
    """
    Replace a key by another with the same rights; the old one works until `overlap` has passed.

    overlap: from zero (the old key stops now) to OVERLAP_MAX. lifetime: how long the new one works;
    as long as the old one would have, when left out.
    Raises KeyNotUsable, also when the key was rotated before: a key has one successor.
    """
    if not timedelta(0) <= overlap <= OVERLAP_MAX:
        raise InvalidKey(f"The overlap must be from 0 to {OVERLAP_MAX.days} days.")
    if not _is_usable(key, as_of):
        raise KeyNotUsable(f"{key} is revoked or expired; issue another key instead.")
    successor = ApiKey(
        name=key.name,
        mode=key.mode,
        scopes=key.scopes,
        store_id=key.store_id,
        terminal_id=key.terminal_id,
        created_at=as_of,
        expires_at=as_of + lifetime if lifetime else key.expires_at,
        rotated_from=key,
    )
    try:
        with transaction.atomic():
            issued = _store(successor)
            _end(key, as_of + overlap, as_of)
    except IntegrityError as error:
        if "api_key_rotated_once" not in str(error):
            raise
        raise KeyNotUsable(f"{key} was rotated before; rotate its successor.") from error
    return issued


def revoke(*, key: ApiKey, as_of: datetime) -> ApiKey:
    """
    Stop a key: at once in this process, within CACHE_SECONDS in the others.

    A repeat changes nothing; the first instant stays.
    """
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=as_of)
    key.refresh_from_db()
    _known.forget(bytes(key.digest))
    return key


def authenticate(secret: str, as_of: datetime) -> Credential | None:
    """
    Say whose secret this is, or None when nobody's (unknown, revoked and expired alike).

    Costs no query while the answer is remembered.
    """
    digest = digest_of(secret)
    if digest is None:
        return None
    remembered = _known.get(digest, as_of.timestamp())
    if remembered is not None:
        credential, expires_at = remembered[0]
        return credential if expires_at is None or as_of < expires_at else None
    if _unknown.get(digest, as_of.timestamp()) is not None:
        return None
    return _look_up(digest, as_of)


def forget_all() -> None:
    """Empty this process's memory of keys; for tests, whose database is rolled back."""
    _known.clear()
    _unknown.clear()


def _look_up(digest: bytes, as_of: datetime) -> Credential | None:
    key = ApiKey.objects.filter(digest=digest).first()
    if key is None or not _is_usable(key, as_of):
        _unknown.put(digest, None, as_of.timestamp())
        return None
    credential = Credential(
        key_id=key.pk,
        name=key.name,
        scopes=frozenset(key.scopes),
        store_id=key.store_id,
        terminal_id=key.terminal_id,
        mode=key.mode,
    )
    _known.put(digest, (credential, key.expires_at), as_of.timestamp())
    _note_use(key, as_of)
    return credential


def _note_use(key: ApiKey, as_of: datetime) -> None:
    """Remember the day a key was last used: one write a day, however many processes ask."""
    today = as_of.date()
    if key.last_used_on is None or key.last_used_on < today:
        not_yet = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
        ApiKey.objects.filter(not_yet, pk=key.pk).update(last_used_on=today)


def _is_usable(key: ApiKey, as_of: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or as_of < key.expires_at)


def _end(key: ApiKey, ends_at: datetime, as_of: datetime) -> None:
    if ends_at <= as_of:
        revoke(key=key, as_of=as_of)
        return
    sooner = Q(expires_at__isnull=True) | Q(expires_at__gt=ends_at)
    ApiKey.objects.filter(sooner, pk=key.pk).update(expires_at=ends_at)
    key.refresh_from_db()
    _known.forget(bytes(key.digest))


def _store(key: ApiKey) -> IssuedKey:
    secret = new_secret(key.mode)
    digest = digest_of(secret)
    assert digest is not None
    key.prefix, key.digest = secret[:VISIBLE_LENGTH], digest
    key.save(force_insert=True)
    return IssuedKey(key=key, secret=secret)


def _check_scopes(scopes: Collection[str]) -> None:
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown:
        raise InvalidKey(f"No such scope: {', '.join(unknown)}. Scopes are {', '.join(SCOPES)}.")
    if not scopes:
        raise InvalidKey(f"A key needs a scope. Scopes are {', '.join(SCOPES)}.")
