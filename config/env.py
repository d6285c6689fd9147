"""
Reading the environment.

Owns the only readers of os.environ for settings. Always: a value that cannot be used stops the
start with one sentence that names the variable and the cure; nothing is guessed.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from events.addresses import Network, read_networks

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def env_str(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks; set but empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """Return a switch: 1/true/yes/on or 0/false/no/off."""
    text = env_str(name).lower()
    if not text:
        return default
    if text not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name} is {text!r}: set it to on or off.")
    return text in TRUE_WORDS


def env_int(name: str, *, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
    """Return a whole number from `least` to `most`."""
    text = env_str(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: set it to a whole number from {least} to {most}."
        )
    return int(text)


def env_choice(name: str, *, default: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`."""
    text = env_str(name, default)
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}: set it to one of {', '.join(choices)}.")
    return text


def env_list(name: str, default: str = "") -> list[str]:
    """Return comma-separated words, blanks dropped."""
    return [word.strip() for word in env_str(name, default).split(",") if word.strip()]


def as_networks(name: str, words: list[str]) -> list[Network]:
    """Read the words of a variable as networks: 10.20.0.0/16, fd00:20::/32."""
    try:
        return read_networks(words)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read ({error}): write networks such as 10.20.0.0/16,10.30.0.0/16."
        ) from error


def env_secret(name: str, default: str = "") -> str:
    """
    Return NAME, or the content of the file that NAME_FILE names (container secrets).

    Both at once is refused: nobody could tell which one is in force.
    """
    path = env_str(f"{name}_FILE")
    if not path:
        return env_str(name, default)
    if env_str(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path!r}, which cannot be read ({error}): "
            "give a readable text file or set the variable itself."
        ) from error
