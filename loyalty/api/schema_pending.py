"""What is answered about points that wait or will expire, as OpenAPI schemas."""

from loyalty.api.schema import INSTANT, POINTS, id_of, object_of, or_null

CONFIRMATION = object_of(
    purchase=id_of("pur"),
    points=POINTS,
    available_from=or_null(INSTANT),
)
