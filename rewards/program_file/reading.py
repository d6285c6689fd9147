"""
YAML as plain as it can be: mappings, lists and text, each with its place in the file. Pure.

Every scalar is read as the text it is, whatever it looks like: `NO` stays a country, `0123` keeps
its zero and `1.50` its cents. What the text means is said by `shape`. A key without a value is the
same as no key. Anchors, tags and repeated keys are refused.
"""

from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

BYTES_MAX = 1024 * 1024
NESTING_MAX = 8

# What YAML takes a plain text for when it carries no tag.
_GUESSED_TAGS = frozenset(
    ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value")
)

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands in the file; both count from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class Unreadable(Exception):
    """The text is no YAML that a program file may be: a code, a sentence, and where."""

    def __init__(self, code: str, detail: str, path: Path = (), place: Place | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.path, self.place = code, detail, path, place


class Document(NamedTuple):
    """What a file says, and where each part of it stands."""

    tree: dict[str, Any]
    places: dict[Path, Place]

    def place(self, path: Path) -> Place | None:
        """Where a path stands, or the nearest part above it that is in the file."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path)


class _Loader(yaml.SafeLoader):
    """Refuses what a flat file never needs before it can grow: aliases and deep nesting."""

    depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        mark = _place(self.peek_event())  # type: ignore[no-untyped-call]  # as PyYAML has it
        if self.check_event(yaml.AliasEvent):
            raise Unreadable("alias", "Aliases (*name) are not allowed; write it out.", (), mark)
        if self.depth > NESTING_MAX:
            detail = f"The file nests deeper than {NESTING_MAX} levels."
            raise Unreadable("nested_too_deep", detail, (), mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def read(text: str) -> Document:
    """Read one YAML mapping. Raises Unreadable."""
    if len(text.encode("utf-8", "surrogatepass")) > BYTES_MAX:
        raise Unreadable("file_too_large", "The file is larger than 1 MiB.")
    places: dict[Path, Place] = {}
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        raise Unreadable("syntax", f"This is no YAML: {error.problem}.", (), place) from error
    except yaml.YAMLError as error:
        detail = "The file holds characters that YAML does not allow."
        raise Unreadable("syntax", detail) from error
    tree = None if node is None else _plain(node, (), places)
    if not isinstance(tree, dict):
        detail = "A program file is a mapping: lines such as `code: corner-club`."
        raise Unreadable("not_a_mapping", detail, (), Place(1, 1))
    return Document(tree, places)


def _plain(node: Node, path: Path, places: dict[Path, Place]) -> Any:
    places.setdefault(path, _place(node))
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _GUESSED_TAGS:
        detail = f"Tags ({node.tag[:40]}) are not allowed; leave the tag out."
        raise Unreadable("tag", detail, path, _place(node))
    if isinstance(node, MappingNode):
        return _mapping(node, path, places)
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, i), places) for i, child in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    is_empty = node.style is None and node.value in {"", "~", "null"}
    return None if is_empty else _text(node, path)


def _text(node: ScalarNode, path: Path) -> str:
    if "\0" in node.value:
        detail = "No text can hold a null character; leave it out."
        raise Unreadable("null_character", detail, path, _place(node))
    return str(node.value)


def _mapping(node: MappingNode, path: Path, places: dict[Path, Place]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    seen: set[str] = set()
    for key_node, value_node in node.value:
        place = _place(key_node)
        if not isinstance(key_node, ScalarNode):
            raise Unreadable("syntax", "A key must be plain text.", path, place)
        key = _text(key_node, path)
        if key in seen:
            detail = f"The key {key!r} stands here twice; write it once."
            raise Unreadable("duplicate_key", detail, (*path, key), place)
        seen.add(key)
        places[*path, key] = place
        value = _plain(value_node, (*path, key), places)
        if value is not None:
            tree[key] = value
    return tree


def _place(marked: Any) -> Place:
    return Place(marked.start_mark.line + 1, marked.start_mark.column + 1)
