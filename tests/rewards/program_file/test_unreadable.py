"""Files that are no plain YAML: refused before anybody asks what they mean."""

import pytest

from tests.rewards.program_file.test_faults import faults


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("", "not_a_mapping", "line 1, column 1: A program file is a mapping"),
        ("- a\n- b", "not_a_mapping", "line 1, column 1: A program file is a mapping"),
        ("a: [1", "syntax", "line 1, column 6: This is no YAML"),
        ("a: 1\n b: 2", "syntax", "line 2, column 3: This is no YAML"),
        ("a: 1\na: 2", "duplicate_key", "line 2, column 1: The key 'a' stands here twice"),
        ("a: &x 1\nb: *x", "alias", "line 2, column 4: Aliases (*name) are not allowed"),
        ("a: !!python/name:os.system", "tag", "line 1, column 4: Tags"),
        ("a: !secret x", "tag", "line 1, column 4: Tags (!secret) are not allowed"),
        ("a: " + "[" * 5000, "nested_too_deep", "line 1, column 12: The file nests deeper than 8"),
        ("a: 1\n---\nb: 2", "syntax", "line 2, column 1: This is no YAML"),
        ('a: "x\\0y"', "null_character", "line 1, column 4: No text can hold a null character"),
        ('"a\\0": 1', "null_character", "line 1, column 1: No text can hold a null character"),
        ("a: \x00", "syntax", "The file holds characters that YAML does not allow."),
        ("? [a, b]\n: 1", "syntax", "line 1, column 3: A key must be plain text."),
        ("a: " + "x" * 1024 * 1024, "file_too_large", "The file is larger than 1 MiB."),
    ],
)
def test_what_is_no_plain_yaml_cannot_be_read(text, code, detail):
    ((_, found, said),) = faults(text)

    assert found == code
    assert said.startswith(detail)
