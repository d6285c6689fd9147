"""The mail that carries a login code, in the member's language. PURE."""

from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "id", "da", "fi")


class Mail(NamedTuple):
    """A plain-text mail."""

    subject: str
    body: str


_SUBJECT: Final = {
    "en": "{code} is your login code",
    "id": "{code} adalah kode masuk Anda",
    "da": "{code} er din loginkode",
    "fi": "{code} on kirjautumiskoodisi",
}
_BODY: Final = {
    "en": """Your code is {code}

Enter it in the app within {minutes} minutes. It works once.

Never tell it to anybody: we do not ask for it. If you did not want to sign in, do nothing.
""",
    "id": """Kode Anda: {code}

Masukkan kode ini di aplikasi dalam {minutes} menit. Kode hanya berlaku satu kali.

Jangan berikan kode ini kepada siapa pun: kami tidak pernah memintanya. Jika Anda tidak sedang
mencoba masuk, abaikan pesan ini.
""",
    "da": """Din kode er {code}

Indtast den i appen inden for {minutes} minutter. Den kan bruges én gang.

Giv den aldrig til andre: vi beder ikke om den. Hvis du ikke ville logge ind, skal du ikke gøre
noget.
""",
    "fi": """Koodisi on {code}

Syötä se sovellukseen {minutes} minuutin kuluessa. Se toimii kerran.

Älä kerro sitä kenellekään: emme kysy sitä. Jos et yrittänyt kirjautua, sinun ei tarvitse tehdä
mitään.
""",
}


def compose(*, code: str, language: str, minutes: int) -> Mail:
    """
    Write the mail; in English when there is none in the language (a BCP 47 tag).

    The code stands in the subject too, where a locked telephone shows it to its owner.
    """
    tag = language.lower().partition("-")[0]
    chosen = tag if tag in LANGUAGES else "en"
    return Mail(
        _SUBJECT[chosen].format(code=code), _BODY[chosen].format(code=code, minutes=minutes)
    )
