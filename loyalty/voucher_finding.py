"""
Which voucher a text means: a code as people type it, a partner's code, or a signed text.

Always: a code of another program is found no more than one that does not exist.
"""

from uuid import UUID

from loyalty import voucher_tokens
from loyalty.models import Voucher, VoucherStatus
from members import scanning
from members.errors import DomainError
from members.normal_forms import not_text
from rewards import codes

CODE_LENGTH_MAX = 64


class VoucherNotFound(DomainError):
    code = "voucher_not_found"
    title = "There is no such voucher"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("No voucher has this code. Scan it again, or read it aloud and compare.")


class VoucherCodeMistyped(DomainError):
    code = "voucher_code_mistyped"
    title = "The code of the voucher is mistyped"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            "One symbol of this code is wrong or two have changed places: its last symbol checks "
            "the others. Compare it with the voucher."
        )


def find(text: str, *, program_id: int) -> Voucher | None:
    """
    The voucher that a scan means, with its reward and program; None when it means none.

    What a scanner puts before a code, to say which barcode it was, is not looked at. One that is in
    a pool still is nobody's and is not found. Two queries at most.
    """
    scan = scanning.cleaned(text)
    if voucher_tokens.looks_like_one(scan):
        uuid = voucher_tokens.read(scan)
        return None if uuid is None else _first(program_id, public_id=uuid)
    if not 1 <= len(scan) <= CODE_LENGTH_MAX or any(map(not_text, scan)):
        return None
    return _first(program_id, code__in={scan, codes.read(scan) or scan})


def find_or_refuse(text: str, *, program_id: int) -> Voucher:
    """`find`, with the reason when there is none. Raises VoucherNotFound, VoucherCodeMistyped."""
    found = find(text, program_id=program_id)
    if found is not None:
        return found
    scan = scanning.cleaned(text)
    if codes.is_shaped(scan) and codes.read(scan) is None:
        raise VoucherCodeMistyped
    raise VoucherNotFound


def by_id(uuid: UUID, *, program_id: int) -> Voucher | None:
    """A voucher by its public id."""
    return _first(program_id, public_id=uuid)


def _first(program_id: int, **asked: object) -> Voucher | None:
    rows = Voucher.objects.filter(program_id=program_id, reward__isnull=False, **asked)
    rows = rows.exclude(status=VoucherStatus.IN_POOL)
    return rows.select_related("reward", "program", "member__merged_into").first()
