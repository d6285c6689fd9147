"""
Phone numbers as people say them at home, made international. PURE.

Always: nothing is guessed without a country; what is no number there stays unread.
Source: ITU-T E.164 and the national numbering plans; the trunk prefix is what is dialled in front
inside the country only.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple


class Dialling(NamedTuple):
    """code: of the country, without its plus. trunk: left out when calling from abroad."""

    code: str
    trunk: str = "0"


def _all(trunk: str, codes: str) -> dict[str, Dialling]:
    pairs = (pair.split(":") for pair in codes.split())
    return {country: Dialling(code, trunk) for country, code in pairs}


COUNTRIES: Final[Mapping[str, Dialling]] = {
    **_all(
        "0",
        "AE:971 AL:355 AM:374 AR:54 AT:43 AU:61 BA:387 BD:880 BE:32 BG:359 BR:55 CH:41 CN:86 "
        "DE:49 DZ:213 EG:20 FI:358 FR:33 GB:44 GE:995 GH:233 HR:385 ID:62 IE:353 IL:972 IN:91 "
        "IQ:964 IR:98 JO:962 JP:81 KE:254 KG:996 KH:855 KR:82 LA:856 LB:961 LK:94 MA:212 MD:373 "
        "ME:382 MK:389 MM:95 MN:976 MY:60 NG:234 NL:31 NP:977 NZ:64 PE:51 PH:63 PK:92 RO:40 "
        "RS:381 SA:966 SE:46 SI:386 SK:421 TH:66 TR:90 TW:886 TZ:255 UA:380 UG:256 VN:84 XK:383 "
        "YE:967 ZA:27 ZM:260 ZW:263",
    ),
    **_all(
        "",
        "AD:376 BH:973 CL:56 CO:57 CR:506 CY:357 CZ:420 DK:45 EE:372 ES:34 FO:298 GL:299 GR:30 "
        "GT:502 HK:852 IS:354 IT:39 KW:965 LI:423 LU:352 LV:371 MC:377 MO:853 MT:356 MX:52 NO:47 "
        "OM:968 PA:507 PL:48 PT:351 QA:974 SG:65 SM:378 TN:216 VA:39",
    ),
    **_all("1", "CA:1 US:1"),
    **_all("8", "BY:375 KZ:7 LT:370 RU:7 TM:993 UZ:998"),
    "HU": Dialling("36", "06"),
}
_PUNCTUATION = str.maketrans("", "", " -()./\t\u00a0\u2011")
_LOCAL = re.compile(r"[0-9]{4,14}")
_NORTH_AMERICAN = 10


def international(text: str, country: str) -> str | None:
    """
    Write a number as it is dialled inside `country` with its plus; None when it cannot be one.

    A number without the trunk prefix is one where there is none, and in North America.
    """
    dialling = COUNTRIES.get(country)
    digits = text.strip().translate(_PUNCTUATION)
    if dialling is None or not _LOCAL.fullmatch(digits):
        return None
    code, trunk = dialling
    if code == "1":
        return f"+1{digits}" if len(digits) == _NORTH_AMERICAN else None
    if trunk and not digits.startswith(trunk):
        return None
    national = digits.removeprefix(trunk)
    # After the trunk prefix no other zero is dialled; where there is none, Italy's zero stays.
    if not national or (trunk and national.startswith("0")):
        return None
    number = f"+{code}{national}"
    return number if 8 <= len(number) <= 16 else None
