"""
The local runner: `make run`, and single commands on the embedded services.

    python -m config.runner                    services, web, worker, beat and the demo
    python -m config.runner exec COMMAND ...   one manage.py command
    python -m config.runner test [ARGS ...]    the tests
    python -m config.runner bench [ARGS ...]   the benchmarks, in a database of their own
    python -m config.runner reset              forget the embedded database
"""

import os
import shutil
import subprocess
import sys
import time

from config.embedded import ServerFailedError, StateInUseError, embedded, take_lock
from config.place import (
    CHECKOUT,
    adopt_local_environment,
    keep_compiled,
    local_secret_key,
    state_folder,
)

SECONDS_TO_WAIT = 20.0


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit status."""
    commands = {
        "exec": execute,
        "test": run_tests,
        "bench": run_bench,
        "reset": reset,
    }
    keep_compiled()
    try:
        match arguments:
            case []:
                from config.serving import serve

                return serve()
            case [name, *rest] if name in commands:
                return commands[name](rest)
            case _:
                return _complain(str(__doc__))
    except (ServerFailedError, StateInUseError) as error:
        return _complain(str(error))


def execute(command: list[str]) -> int:
    """Run one manage.py command, on services already running here or on its own."""
    manage = [sys.executable, str(CHECKOUT / "manage.py"), *command]
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while True:
        adopt_local_environment()
        if os.environ.get("DATABASE_URL"):
            return run_in_front(manage)
        try:
            with embedded(state=state_folder(), name="exec", is_durable=True) as services:
                return run_in_front(manage, **services.start_services())
        except StateInUseError:
            # Somebody's services are just starting: soon there is something to adopt.
            if time.monotonic() > deadline:
                raise


def run_bench(options: list[str]) -> int:
    """Run the benchmarks on services and data of their own, as durable as a shop's."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # never in a shop's database
    shutil.rmtree(state_folder() / "bench", ignore_errors=True)  # every run measures the same
    with embedded(state=state_folder() / "bench", name="bench", is_durable=True) as services:
        os.environ["SECRET_KEY"] = local_secret_key()
        addresses = services.start_services()
        migrate = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", "-v", "0"]
        status = run_in_front(migrate, **addresses)
        return status or run_in_front([sys.executable, "-m", "bench", *options], **addresses)


def run_in_front(command: list[str], **env: str) -> int:
    """Run a command on this terminal, which gets Ctrl-C as well; return its exit status."""
    process = subprocess.Popen(command, env={**os.environ, **env}, cwd=CHECKOUT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the command has heard it too and decides; a shell, for one, goes on


def run_tests(options: list[str]) -> int:
    """Run pytest on both cores; tests/conftest.py starts the services."""
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *options]
    os.chdir(CHECKOUT)
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


def reset(_: list[str]) -> int:
    """Delete the embedded database; one that DATABASE_URL names is never touched."""
    state = state_folder()
    with take_lock(state, seconds=1):
        shutil.rmtree(state / "postgresql", ignore_errors=True)
    sys.stdout.write("The embedded database is gone: `make run` starts afresh.\n")
    return 0


def _complain(sentence: str) -> int:
    sys.stderr.write(sentence.strip() + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
