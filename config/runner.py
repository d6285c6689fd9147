"""
The local runner: `make run`, and single commands on the embedded services.

    python -m config.runner                    services, web, worker, beat and the demo
    python -m config.runner exec COMMAND ...   one manage.py command
    python -m config.runner test [ARGS ...]    the tests
    python -m config.runner reset              forget the embedded database
"""

import os
import shutil
import subprocess
import sys

from config.embedded import ServiceFailedError, StateInUseError, embedded, take_lock
from config.place import CHECKOUT, adopt_local_environment, running_services, state_folder


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit status."""
    try:
        match arguments:
            case []:
                from config.serving import serve

                return serve()
            case ["exec", *command]:
                return execute(command)
            case ["test", *options]:
                return run_tests(options)
            case ["reset"]:
                return reset()
            case _:
                return _complain(str(__doc__))
    except (ServiceFailedError, StateInUseError) as error:
        return _complain(str(error))


def execute(command: list[str]) -> int:
    """Run one manage.py command, on services already running here or on its own."""
    manage = [sys.executable, str(CHECKOUT / "manage.py"), *command]
    adopt_local_environment()
    if os.environ.get("DATABASE_URL") or running_services():
        return subprocess.run(manage, check=False).returncode
    with embedded(state=state_folder(), name="exec", is_durable=True) as services:
        env = {**os.environ, **services.start_services()}
        try:
            return subprocess.run(manage, env=env, check=False).returncode
        except KeyboardInterrupt:
            return 130


def run_tests(options: list[str]) -> int:
    """Run pytest on both cores; tests/conftest.py starts the services."""
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *options]
    os.chdir(CHECKOUT)
    os.execv(sys.executable, command)  # noqa: S606 - no shell is wanted


def reset() -> int:
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
