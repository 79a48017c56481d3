"""What axe-core finds wrong with a page."""

from importlib import resources
from typing import Any

from playwright.sync_api import Frame

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


def violations(frame: Frame) -> list[str]:
    """Run every rule of axe-core in a frame; a sentence for each element that breaks one."""
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(AXE)
    found: list[dict[str, Any]] = frame.evaluate(RUN)["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
