"""The committed description is the one the code gives."""

import json
from pathlib import Path

from drf_spectacular.generators import SchemaGenerator

COMMITTED = Path(__file__).parent.parent / "openapi.json"


def test_the_committed_openapi_file_is_what_the_code_says():
    generated = SchemaGenerator().get_schema(request=None, public=True)

    assert json.loads(COMMITTED.read_text()) == json.loads(json.dumps(generated, default=str)), (
        "openapi.json is out of date: run make openapi"
    )
