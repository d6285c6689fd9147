"""What is answered about points that wait or will expire, as OpenAPI schemas."""

from loyalty.api.schema import INSTANT, POINTS, TEXT, id_of, list_of, object_of, or_null

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
            last_day={
                "type": "string",
                "format": "date",
                "description": "The last day they can be used, in the program's zone.",
            },
        )
    ),
    next_cursor=or_null(TEXT),
)
