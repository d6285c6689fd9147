"""
The embedded PostgreSQL and Valkey: started as direct children, reached by unix sockets only.

Always: no TCP port is opened, so any number of checkouts run side by side; root never runs a
server itself; the data folder is used under a lock that its owner holds.
"""

import contextlib
import os
import pwd
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

from config.binaries import binary_folders
from config.processes import MARK, Account, Child, is_alive, start_child, wait_until_gone

DATABASE = "regulars"
SECONDS_TO_START = 120.0

POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder around the socket is the private one
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# A purchase that was acknowledged is on the disk; a test's is not worth the wait.
DURABLE = {"fsync": "on", "synchronous_commit": "on"}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerFailedError(Exception):
    """A server did not start; the message says where its log is."""


def service_account() -> Account | None:
    """Return the user as whom root runs the services; None for everybody else."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise ServerFailedError(
            "PostgreSQL refuses to run as root, and there is no user `nobody` to run it: "
            "start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from error
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def make_socket_folder(account: Account | None) -> Path:
    """Return a new private folder with a short name: socket addresses end at 107 bytes."""
    base = "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108 - mkdtemp's own random name
    folder = Path(tempfile.mkdtemp(prefix="regulars-", dir=base))
    if account:
        os.chown(folder, account.uid, 0)
        folder.chmod(0o770)
    return folder


def database_url(sockets: Path) -> str:
    """Return the address of the embedded database."""
    return f"postgresql://{DATABASE}@/{DATABASE}?host={sockets}"


def redis_url(sockets: Path) -> str:
    """Return the address of the embedded broker."""
    return f"unix://{sockets}/valkey.sock"


def start_postgres(
    *, state: Path, sockets: Path, account: Account | None, log: Path, is_durable: bool
) -> Child:
    """Start PostgreSQL on the state folder's data, created if missing; it answers a bit later."""
    binaries, _ = binary_folders(state)
    data = state / "postgresql"
    env = _service_env(state)
    if not (data / "PG_VERSION").exists():
        _create_cluster(binaries=binaries, data=data, env=env, account=account, log=log)
    _end_stale_postgres(data)
    options = POSTGRES_OPTIONS | (DURABLE if is_durable else QUICK)
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return start_child(
        name="PostgreSQL",
        command=[binaries / "postgres", "-D", data, "-k", sockets, *settings],
        log=log,
        env=env,
        folder=state,
        account=account,
        polite=signal.SIGINT,  # "fast": ends sessions, keeps what was committed
    )


def start_valkey(*, state: Path, sockets: Path, account: Account | None, log: Path) -> Child:
    """Start Valkey as a doorbell: nothing on disk, nothing evicted; it answers a bit later."""
    _, binaries = binary_folders(state)
    options = {
        "port": "0",
        "unixsocket": f"{sockets}/valkey.sock",
        "unixsocketperm": "777",
        "dir": str(sockets),
        "save": "",
        "appendonly": "no",
        "maxmemory": "128mb",
        "maxmemory-policy": "noeviction",
        "databases": "64",
        "daemonize": "no",
        # A title would be written over the mark by which a later run knows what is left over.
        "set-proc-title": "no",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return start_child(
        name="Valkey",
        command=[binaries / "valkey-server", *arguments],
        log=log,
        env=_service_env(state),
        folder=state,
        account=account,
    )


def wait_for_postgres(child: Child, sockets: Path) -> None:
    """Return when PostgreSQL answers and has the database of this checkout."""
    _wait_for(child, lambda: _create_database(sockets))


def wait_for_valkey(child: Child, sockets: Path) -> None:
    """Return when Valkey answers."""
    with redis.Redis.from_url(redis_url(sockets)) as client:
        _wait_for(child, client.ping)


def _service_env(state: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", MARK: str(state)}


def _create_cluster(
    *, binaries: Path, data: Path, env: dict[str, str], account: Account | None, log: Path
) -> None:
    # Whatever is there without PG_VERSION is what an interrupted initdb left.
    shutil.rmtree(data, ignore_errors=True)
    data.with_suffix(".migrated").unlink(missing_ok=True)
    data.mkdir(mode=0o700)
    if account:
        os.chown(data, account.uid, account.gid)
    options = [
        f"--username={DATABASE}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]
    child = start_child(
        name="initdb",
        command=[binaries / "initdb", "-D", data, *options],
        log=log,
        env=env,
        folder=data.parent,
        account=account,
    )
    if child.process.wait() != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise ServerFailedError(f"PostgreSQL's data folder could not be made: see {log}")


def _end_stale_postgres(data: Path) -> None:
    """End a postmaster that a killed run left on this data folder, and forget its pid file."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    with contextlib.suppress(OSError):
        # A number used again by a stranger has another working folder.
        if is_alive(pid) and Path(f"/proc/{pid}/cwd").resolve() == data.resolve():
            os.kill(pid, signal.SIGINT)
            if not wait_until_gone(pid, seconds=10):
                os.kill(pid, signal.SIGQUIT)
                wait_until_gone(pid, seconds=5)
    if Path("/proc").is_dir():
        pid_file.unlink(missing_ok=True)


def _create_database(sockets: Path) -> None:
    with psycopg.connect(
        host=str(sockets), user=DATABASE, dbname="postgres", connect_timeout=2, autocommit=True
    ) as connection:
        known = connection.execute("SELECT datname FROM pg_database").fetchall()
        if (DATABASE,) not in known:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _wait_for(child: Child, answers: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            answers()
        except (psycopg.OperationalError, redis.RedisError) as error:
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise ServerFailedError(f"{child.name} did not start: see {child.log}") from error
            time.sleep(0.03)  # between two connections, until it answers or the deadline
        else:
            return
