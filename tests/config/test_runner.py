"""`make run` with real processes: from nothing, killed, side by side, stopped, refused."""

import os
import signal
import socket
import time

from config.embedded import take_lock
from tests.config.checkouts import checkouts, interrupt


def test_from_nothing_then_killed_then_again_beside_another_checkout(tmp_path):
    with checkouts(tmp_path / "with a space", tmp_path / "other") as (first, second):
        first.start()
        first.wait_until_serving()
        assert list((first.folder / "config" / "__pycache__").glob("settings.*.pyc"))

        # A killed runner takes its children along, and leaves a database that is whole.
        first.process.kill()
        first.wait(5)
        deadline = time.monotonic() + 20
        while first.remains() and time.monotonic() < deadline:
            time.sleep(0.1)  # between two looks; what remains at the deadline fails
        assert first.remains() == []

        second.begin_with_data_of(first)
        first.start()
        second.start()
        first.wait_until_serving()
        second.wait_until_serving()

        # A child that ends by itself ends its own checkout's run, and no other's.
        os.kill(second.pid_of("worker"), signal.SIGKILL)
        assert second.wait(10) == 1
        log = second.folder / "var" / "log" / "worker.log"
        assert f"worker ended by itself (status -9): see {log}" in second.output.read_text()
        assert second.remains() == []
        assert first.process.poll() is None

        # Ctrl-C leaves nothing.
        began = time.monotonic()
        interrupt(first)
        assert first.wait(12) == 0
        assert time.monotonic() - began < 10
        assert first.remains() == []


def test_a_taken_port_is_one_clear_sentence(tmp_path):
    with checkouts(tmp_path / "late") as (checkout,), socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        status, words = checkout.run_to_end(REGULARS_PORT=str(port))

        assert (status, words) == (
            1,
            f"Port {port} is taken by another program: "
            "stop it, or choose another with REGULARS_PORT=8001 make run.\n",
        )


def test_a_second_run_in_the_same_checkout_is_refused(tmp_path):
    with checkouts(tmp_path / "twice") as (checkout,), take_lock(checkout.state, seconds=0):
        status, words = checkout.run_to_end()

        assert (status, words) == (
            1,
            "Regulars is already running in this checkout: stop that run first.\n",
        )
