"""The bundle of a till as an OpenAPI schema; a test holds it against a real answer."""

from loyalty.api.schema import TEXT, YES_NO, Schema, id_of, list_of, object_of, one_of, text

COUNT: Schema = {"type": "integer"}
ANY: Schema = {"type": "object", "additionalProperties": True}
JWK = object_of(
    kty=one_of("OKP"),
    crv=one_of("Ed25519"),
    use=one_of("sig"),
    alg=one_of("EdDSA"),
    kid=TEXT,
    x=text("The public key, base64url."),
)
BUNDLE = object_of(
    terminal=TEXT,
    store=object_of(code=TEXT, name=TEXT, currency=TEXT, time_zone=TEXT),
    program=object_of(
        code=TEXT, name=TEXT, points_name=TEXT, currency=TEXT, time_zone=TEXT, revision=COUNT
    ),
    lifetime_hours={**COUNT, "description": "Older than this, take no voucher offline."},
    voucher_keys=object_of(keys=list_of(JWK)),
    vouchers_daily_max={**COUNT, "description": "How many this store may take offline in a day."},
    vouchers_refused=list_of(id_of("vou")),
    vouchers_refused_all={**YES_NO, "description": "False: these are the newest of more."},
    rules=list_of({**ANY, "description": "As GET /v1/rules shows it."}),
    rewards=list_of({**ANY, "description": "As GET /v1/rewards shows it."}),
    receipts={
        "type": "object",
        "description": "Templates by kind, then by language: see docs/reference/receipts.md.",
        "additionalProperties": {"type": "object", "additionalProperties": TEXT},
    },
)
