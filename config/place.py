"""
Where this checkout keeps its local state: data, sockets' address book, secret key.

As an ordinary user everything is in `<checkout>/var`. As root PostgreSQL must run as somebody
else, who may not be able to reach the checkout (/root is closed), so root keeps state under
/var/lib/regulars, in a folder of its own for each checkout. Standard library only: this module
is imported before Django.
"""

import fcntl
import hashlib
import importlib.metadata
import json
import os
import secrets
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ROOT_STATE = Path("/var/lib/regulars")


def state_folder(checkout: Path = CHECKOUT) -> Path:
    """Return the state folder of a checkout, made if missing."""
    if os.geteuid() == 0:
        mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:10]
        folder = ROOT_STATE / f"{checkout.name}-{mark}"
    else:
        folder = checkout / "var"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return folder


def log_folder() -> Path:
    """Return the folder of the children's logs, made if missing."""
    folder = CHECKOUT / "var" / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def local_secret_key() -> str:
    """Return this checkout's own SECRET_KEY; the first caller makes it."""
    path = state_folder() / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def migrations_fingerprint() -> str:
    """Return a short hash of everything that decides what `migrate` builds."""
    digest = hashlib.sha256(importlib.metadata.version("django").encode())
    for app in ("events", "members", "rewards", "loyalty"):
        for path in sorted((CHECKOUT / app / "migrations").rglob("*")):
            if path.suffix in {".py", ".sql"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def running_services() -> dict[str, str]:
    """Return the addresses of embedded services now running here, or nothing."""
    state = state_folder()
    try:
        with (state / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # somebody owns the services, so the address book is true
    else:
        return {}
    try:
        book = json.loads((state / "services.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: book[name] for name in ("DATABASE_URL", "REDIS_URL") if name in book}


def adopt_local_environment() -> None:
    """
    Point this process at the embedded services, when DATABASE_URL names no other.

    What the environment already says is never changed.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        os.environ["SECRET_KEY"] = local_secret_key()
    for name, value in running_services().items():
        os.environ.setdefault(name, value)


def keep_compiled() -> None:
    """
    Let this process and its children keep what Python compiles, whatever the environment asks.

    Containers often set PYTHONDONTWRITEBYTECODE; then each of a dozen processes compiles some two
    thousand files before its first line, which takes longer than all the rest of its start.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
