"""
Whose a request is: each trial has a till and keys of its own.

Always: what cannot be told is the trial's that is played now. Pure.
"""

from typing import Final

from pydantic_core import from_json

_BEARER: Final = "Bearer "
_ENROL: Final = "/v1/terminals/enrol"
_RENEW: Final = "/v1/terminals/self/key"


class Senders:
    """playing: the trial that is played now."""

    def __init__(self) -> None:
        self.playing = ""
        self._trials: dict[str, str] = {}

    def expect(self, trial: str, *secrets: str) -> None:
        """From now on this trial is played, by a till that has these."""
        self.playing = trial
        self._trials |= dict.fromkeys(secrets, trial)

    def trial_of(self, authorization: str | None) -> str:
        """The trial of whoever sends this header."""
        return self._trials.get((authorization or "").removeprefix(_BEARER), self.playing)

    def learn(self, path: str, authorization: str | None, sent: bytes, answer: bytes) -> None:
        """A till may exchange its code or its key for another key."""
        if path not in {_ENROL, _RENEW}:
            return
        trial = self.trial_of(authorization)
        if path == _ENROL:
            trial = self._trials.get(_text(sent, "code"), self.playing)
        if key := _text(answer, "key"):
            self._trials[key] = trial


def _text(content: bytes, name: str) -> str:
    try:
        read = from_json(content)
    except ValueError:
        return ""
    return str(read.get(name) or "") if isinstance(read, dict) else ""
