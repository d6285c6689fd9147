"""From the text of a program file to its parts, or to everything that is wrong with it at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from members.errors import DomainError, FieldError
from members.money import CURRENCY_EXPONENTS
from rewards import dates
from rewards.program_file import shape
from rewards.program_file.reading import BYTES_MAX, Document, Path, Place, Unreadable, read
from rewards.program_file.values import Setting

FAULTS_SHOWN = 50

_MODELS: dict[str, type[BaseModel]] = {
    "": shape.ProgramPart,
    "tiers": shape.TierPart,
    "base": shape.StepRule,
    "extra": shape.StepRule,
    "bonus": shape.BonusRule,
    "multiplier": shape.MultiplierRule,
    "rewards": shape.RewardPart,
    "stores": shape.StorePart,
}
_AWARDS = "base, extra, bonus or multiplier"
_KEYS = "Write keys with values here, such as `code: gold`."
# What pydantic calls it: what we call it, and what to do.
_FAULTS: dict[str, tuple[str, str]] = {
    "missing": ("missing", "This key is missing; add it."),
    "union_tag_not_found": ("missing", f"This key is missing; write {_AWARDS}."),
    "union_tag_invalid": ("unknown_word", f"Write {_AWARDS}."),
    "literal_error": ("unknown_word", "Write {expected}."),
    "greater_than_equal": ("too_small", "Write {ge} or more."),
    "less_than_equal": ("too_large", "Write {le} or less."),
    "string_pattern_mismatch": ("not_a_code", "Write letters, digits, dashes, underscores only."),
    "string_too_long": ("too_long", "Write {max_length} characters at most."),
    "string_too_short": ("empty", "Write at least one character."),
    "string_type": ("not_text", "Write one text here, not a list or a mapping."),
    "too_long": ("too_long", "Write {max_length} at most."),
    "list_type": ("not_a_list", "Write a list: [A, B], or a line with a dash for each."),
    "model_type": ("not_a_mapping", _KEYS),
    "model_attributes_type": ("not_a_mapping", _KEYS),
}


class InvalidProgramFile(DomainError):
    code = "invalid_program_file"
    title = "The program file cannot be applied"


class Fault(NamedTuple):
    """One thing wrong: where in the tree, a code, and a sentence with the cure."""

    path: Path
    code: str
    detail: str


def parse(text: str) -> tuple[shape.ProgramPart, Document]:
    """Read and check a file. Raises InvalidProgramFile with every fault and its place."""
    try:
        document = read(text)
    except Unreadable as error:
        where = f"{error.place}: " if error.place else ""
        detail = where + error.detail
        raise InvalidProgramFile(
            "The file cannot be read.",
            errors=[FieldError(_pointer(error.path), error.code, detail)],
        ) from error
    try:
        part = shape.ProgramPart.model_validate(document.tree, context=_setting(document.tree))
    except ValidationError as error:
        raise refusal([_fault(item) for item in error.errors()], document) from error
    if faults := list(_contradictions(part)):
        raise refusal(faults, document)
    return part, document


def refusal(faults: Iterable[Fault], document: Document) -> InvalidProgramFile:
    """The error that names each fault by its path, line and column."""
    errors = []
    last = Place(BYTES_MAX, 0)
    ordered = sorted(faults, key=lambda fault: document.place(fault.path) or last)
    for fault in ordered[:FAULTS_SHOWN]:
        place = document.place(fault.path)
        where = f"{place}, {_dotted(fault.path)}" if place else _dotted(fault.path)
        errors.append(FieldError(_pointer(fault.path), fault.code, f"{where}: {fault.detail}"))
    return InvalidProgramFile("The file was refused; nothing was changed.", errors=errors)


def _setting(tree: dict[str, Any]) -> Setting:
    currency, time_zone = tree.get("currency"), tree.get("time_zone")
    is_zone = isinstance(time_zone, str) and dates.is_zone(time_zone)
    is_currency = isinstance(currency, str) and currency in CURRENCY_EXPONENTS
    return Setting(currency if is_currency else None, time_zone if is_zone else None)


def _fault(item: Any) -> Fault:
    """Put an error of pydantic into our words; its path comes without the union's own step."""
    loc, kind = tuple(item["loc"]), str(item["type"])
    model = _MODELS[""]
    if len(loc) > 1 and loc[0] == "rules":
        model = _MODELS.get(str(loc[2]), model) if len(loc) > 2 else model
        loc = (*loc[:2], *loc[3:])
    elif len(loc) > 2:
        model = _MODELS.get(str(loc[0]), model)
    if kind == "extra_forbidden":
        return Fault(loc, "unknown_key", _unknown(str(loc[-1]), model))
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        loc = (*loc, "award")
    code, detail = _FAULTS.get(kind, (kind, str(item["msg"])))
    return Fault(loc, code, detail.format(**item.get("ctx", {})) if kind in _FAULTS else detail)


def _unknown(key: str, model: type[BaseModel]) -> str:
    keys = list(model.model_fields)
    near = get_close_matches(key, keys, n=1)
    cure = f"Did you mean {near[0]!r}?" if near else f"Allowed here: {', '.join(keys)}."
    return f"The key {key[:40]!r} is not known. {cure}"


def _contradictions(part: shape.ProgramPart) -> Iterator[Fault]:
    """What no single key can show: things named twice, tiers nobody defines, ends before starts."""
    for name in part.PARTS:
        yield from _repeated(name, "code", [item.code for item in getattr(part, name)])
    yield from _repeated("tiers", "spend", [tier.spend for tier in part.tiers])
    known = {tier.code for tier in part.tiers}
    for i, rule in enumerate(part.rules):
        for j, code in enumerate(rule.tiers):
            if code not in known:
                detail = f"No tier has the code {code!r}; add it under tiers."
                yield Fault(("rules", i, "tiers", j), "unknown_tier", detail)
        yield from _window(
            ("rules", i), "effective_until", rule.effective_from, rule.effective_until
        )
    for i, reward in enumerate(part.rewards):
        yield from _window(("rewards", i), "valid_until", reward.valid_from, reward.valid_until)
        if reward.restock is not None and reward.stock is None:
            detail = "A reward without a stock is without limit; write its stock too."
            yield Fault(("rewards", i, "restock"), "restock_without_stock", detail)


def _repeated(part: str, key: str, values: list[Any]) -> Iterator[Fault]:
    counts = Counter(values)
    seen = set()
    for i, value in enumerate(values):
        if counts[value] > 1 and value in seen:
            detail = f"Another of the {part} has the same {key}; each needs its own."
            yield Fault((part, i, key), "repeated", detail)
        seen.add(value)


def _window(path: Path, key: str, start: Any, end: Any) -> Iterator[Fault]:
    if start is not None and end is not None and end <= start:
        yield Fault((*path, key), "ends_before_it_begins", "Write a moment after the beginning.")


def _pointer(path: Path) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _dotted(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "the file"
