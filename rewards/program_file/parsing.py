"""From the text of a program file to its parts, or to everything that is wrong with it at once."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from members.errors import DomainError, FieldError
from members.money import CURRENCY_EXPONENTS
from rewards import dates
from rewards.program_file import audience_shape, offer_shape, receipts, rule_shape, shape
from rewards.program_file.consistency import contradictions
from rewards.program_file.faults import Fault
from rewards.program_file.reading import BYTES_MAX, Document, Path, Place, Unreadable, read
from rewards.program_file.values import Setting

FAULTS_SHOWN = 50

_MODELS: dict[str, type[BaseModel]] = {
    "tiers": audience_shape.TierPart,
    "segments": audience_shape.SegmentPart,
    "campaigns": audience_shape.CampaignPart,
    "event_types": audience_shape.EventTypePart,
    "base": rule_shape.StepRule,
    "extra": rule_shape.StepRule,
    "bonus": rule_shape.FixedRule,
    "piece": rule_shape.FixedRule,
    "multiplier": rule_shape.MultiplierRule,
    "limits": rule_shape.LimitPart,
    "pools": offer_shape.PoolPart,
    "rewards": offer_shape.RewardPart,
    "prices": offer_shape.PricePart,
    "stamp_cards": offer_shape.StampCardPart,
    "fields": audience_shape.FieldPart,
    "receipts": receipts.ReceiptPart,
    "stores": shape.StorePart,
}
_RULE_SHAPES = (rule_shape.StepRule, rule_shape.FixedRule, rule_shape.MultiplierRule)
_AWARDS = "base, extra, piece, bonus or multiplier"
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
    if faults := list(contradictions(part)):
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
    named = [_MODELS[str(step)] for step in loc[:-1] if str(step) in _MODELS]
    model = named[-1] if named else shape.ProgramPart
    if len(loc) > 1 and loc[0] == "rules":
        loc = (*loc[:2], *loc[3:])
    if kind == "extra_forbidden":
        return Fault(loc, "unknown_key", _unknown(str(loc[-1]), model))
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        loc = (*loc, "award")
    code, detail = _FAULTS.get(kind, (kind, str(item["msg"])))
    return Fault(loc, code, detail.format(**item.get("ctx", {})) if kind in _FAULTS else detail)


def _unknown(key: str, model: type[BaseModel]) -> str:
    keys = list(model.model_fields)
    if "award" in keys and any(key in one.model_fields for one in _RULE_SHAPES):
        return f"The key {key!r} does not go with this award; leave it out."
    near = get_close_matches(key, keys, n=1, cutoff=0.7)
    cure = f"Did you mean {near[0]!r}?" if near else f"Allowed here: {', '.join(keys)}."
    return f"The key {key[:40]!r} is not known. {cure}"


def _pointer(path: Path) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _dotted(path: Path) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "the file"
