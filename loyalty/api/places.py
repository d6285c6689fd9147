"""Where something happened: the store and the till that a body names, as far as its key goes."""

from typing import Final

from loyalty.api.lines import Faults
from members.keys import Credential
from members.stores import StoreCard, find_store, store_by_id
from members.terminals import find_terminal

NO_STORE: Final = StoreCard(0, "", "", "", "UTC")


def store_of(code: str, credential: Credential, faults: Faults) -> StoreCard:
    """A store that is not the key's own is as unknown as one that does not exist."""
    store = find_store(code)
    if store is None or credential.store_id not in {None, store.id}:
        faults.add(
            "/store", "unknown_store", "This key knows no store with this code; check its setup."
        )
        return NO_STORE
    return store


def own_store_of(code: str | None, credential: Credential, faults: Faults) -> StoreCard:
    """The same; of a key that is bound to a store, that one when none is named."""
    if code is not None:
        return store_of(code, credential, faults)
    own = store_by_id(credential.store_id) if credential.store_id else None
    if own is None:
        faults.add("/store", "required", "This key is bound to no store: name the store.")
    return own or NO_STORE


def terminal_of(
    code: str | None, store: StoreCard, credential: Credential, faults: Faults
) -> int | None:
    """The till of a store; of a key that is bound to one, that one when none is named."""
    if code is None or store is NO_STORE:
        return credential.terminal_id
    key = find_terminal(store.id, code)
    if key is None or credential.terminal_id not in {None, key}:
        faults.add(
            "/terminal", "unknown_terminal", "This key knows no till with this code in the store."
        )
    return key
