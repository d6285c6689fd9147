"""What is answered about points that wait or will expire, as OpenAPI schemas."""

from loyalty.api.schema import INSTANT, LAST_DAY, POINTS, TEXT, id_of, list_of, object_of, or_null

CONFIRMATION = object_of(
    purchase=id_of("pur"),
    points=POINTS,
    available_from=or_null(INSTANT),
)
EXPIRING = object_of(
    items=list_of(
        object_of(
            points=POINTS,
            expires_at=INSTANT,
            last_day=LAST_DAY,
        )
    ),
    next_cursor=or_null(TEXT),
)
