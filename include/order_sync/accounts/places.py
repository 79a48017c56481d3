"""Where in a YAML text each value stands and how it is written, so that a mistake can be told."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[Any, ...]

_CLOCK = ("tag:yaml.org,2002:str", re.compile(r"\d+(?::\d+)+$"))


class _Loader(yaml.SafeLoader):
    """Reads YAML without running anything. 17:30 is a text: YAML 1.1 would make 1050 of it."""

    yaml_implicit_resolvers = yaml.SafeLoader.yaml_implicit_resolvers | {
        digit: [_CLOCK, *yaml.SafeLoader.yaml_implicit_resolvers[digit]] for digit in "0123456789"
    }


@dataclass
class Places:
    """Lines (from 1) and words as they are written, by path of keys and list positions, and keys that stand twice."""

    lines: dict[Path, int] = field(default_factory=dict)
    words: dict[Path, str] = field(default_factory=dict)
    doubled: dict[Path, int] = field(default_factory=dict)

    def line(self, where: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def find_places(text: str) -> tuple[Any, Places]:
    """Parse YAML safely into plain data with the places of its parts; raises `yaml.YAMLError`."""
    loader = _Loader(text)
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
    else:
        places.words[where] = node.value


def _mistake(problem: str, node: yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
