"""
Makes .venv and installs one requirements file: `python3 config/install.py requirements-dev.txt`.

Always: every package is checked against its pinned hash; a repeat with nothing changed does
nothing and takes no time. Standard library only, in words that old Pythons can read as well, so
that they get as far as the sentence below.
"""

import hashlib
import os
import subprocess
import sys

VENV = os.path.abspath(".venv")
PYTHON = os.path.join(VENV, "bin", "python")
UV = os.path.join(VENV, "bin", "uv")


def main(requirements):
    if sys.version_info < (3, 11):
        sys.exit(
            "Regulars needs Python 3.11 or later, and {} is {}.{}: name a newer one, "
            "as in `make run PYTHON=python3.12`.".format(sys.executable, *sys.version_info[:2])
        )
    stamp = os.path.join(VENV, "installed-" + os.path.basename(requirements))
    wanted = fingerprint(requirements)
    if read(stamp) == wanted:
        return
    sys.stdout.write("Installing %s into .venv; this happens once.\n" % requirements)
    sys.stdout.flush()
    make_venv()
    install(requirements)
    with open(stamp, "w") as file:
        file.write(wanted)


def fingerprint(requirements):
    """Changes with the pins, with the Python, and with the place of a checkout that was moved."""
    with open(requirements, "rb") as file:
        content = file.read()
    return hashlib.sha256(content + sys.version.encode() + VENV.encode()).hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def make_venv():
    wanted = sys.version + VENV
    try:
        probe = [PYTHON, "-c", "import sys; print(sys.version + sys.prefix, end='')"]
        if subprocess.check_output(probe, stderr=subprocess.DEVNULL).decode() == wanted:
            return
    except (OSError, subprocess.CalledProcessError):
        pass  # there is none, or its Python is gone
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        sys.exit(
            "Python could not make .venv: install its venv module "
            "(on Debian and Ubuntu: apt install python3-venv)."
        )


def install(requirements):
    pinned = ["install", "--quiet", "--require-hashes", "-r"]
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", *pinned]
    has_uv = os.path.exists(UV) or subprocess.call([*pip, "requirements-installer.txt"]) == 0
    if has_uv and subprocess.call([UV, "pip", *pinned, requirements, "--python", PYTHON]) == 0:
        return
    if subprocess.call([*pip, requirements]) != 0:
        sys.exit("The packages could not be installed: see the lines above.")


if __name__ == "__main__":
    main(sys.argv[1])
