"""The files of a new vendor, made of the templates in `templates/`.

A template's folder says whose it is: `common`, `orders` (of whatever gives orders: carts and sources), or one kind's.
In it, `connector/` and `tests/` are the vendor's two folders, `scenario.py.jinja` its side of the contract suite.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scaffold.names import Kind, Names

TEMPLATES = Path(__file__).parent / "templates"
SUFFIX = ".jinja"
SETS = {
    Kind.CART: ("common", "orders", "cart"),
    Kind.SOURCE: ("common", "orders", "source"),
    Kind.DESTINATION: ("common", "destination"),
}


def files_of(names: Names) -> dict[Path, str]:
    """Write every file of a new vendor, by its place in the project."""
    templates = {
        template.relative_to(TEMPLATES / folder).as_posix(): template
        for folder in SETS[names.kind]
        for template in sorted((TEMPLATES / folder).rglob(f"*.py{SUFFIX}"))
    }
    written = {_place(inside, names): render(template, names) for inside, template in templates.items()}
    return dict(sorted(written.items()))


def section_of(names: Names) -> str:
    """Write the vendor's section of docs/connectors.md."""
    return render(TEMPLATES / "common" / f"docs.md{SUFFIX}", names)


def render(template: Path, names: Names) -> str:
    """Fill a template with the names of a vendor."""
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True)
    found = environment.get_template(template.relative_to(TEMPLATES).as_posix())
    return found.render(
        name=names.name,
        title=names.title,
        kind=names.kind.value,
        class_name=names.class_name,
        folder=names.folder.as_posix(),
        tests=names.tests.as_posix(),
        scenario=names.scenario.as_posix(),
    )


def _place(inside: str, names: Names) -> Path:
    path = Path(inside.removesuffix(SUFFIX))
    if path.name == "scenario.py":
        return names.scenario
    return {"connector": names.folder, "tests": names.tests}[path.parts[0]] / path.name
