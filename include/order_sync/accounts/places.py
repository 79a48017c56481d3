"""Where in a YAML text each value stands, so that a mistake can be told with its line."""

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[Any, ...]


@dataclass
class Places:
    """Lines (from 1) by path of keys and list positions, and keys that stand twice in one mapping."""

    lines: dict[Path, int] = field(default_factory=dict)
    doubled: dict[Path, int] = field(default_factory=dict)

    def line(self, where: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def find_places(text: str) -> tuple[Any, Places]:
    """Parse YAML safely into plain data with the places of its parts; raises `yaml.YAMLError`."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        places = Places()
        if node is None:
            return None, places
        _walk(node, (), places, ())
        return loader.construct_document(node), places
    finally:
        loader.dispose()


def _walk(node: yaml.Node, where: Path, places: Places, around: tuple[yaml.Node, ...]) -> None:
    if node in around:
        raise _mistake("this contains itself", node)
    places.lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _mistake("a name must be one word", key)
            path = (*where, key.value)
            if path in places.lines:
                places.doubled[path] = key.start_mark.line + 1
            places.lines[path] = key.start_mark.line + 1
            _walk(value, path, places, (*around, node))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _walk(value, (*where, number), places, (*around, node))


def _mistake(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
