"""Read a page as a person does."""

import re
from html import unescape


def text(html: str) -> str:
    """Leave out the marks of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(html: str) -> list[dict[str, str]]:
    """Read the list of orders: one cell a heading."""
    found = re.findall(r"<tr data-key=.*?</tr>", html, re.DOTALL)
    return [
        {"Order": text(*re.findall(r'<th scope="row">.*?</th>', row, re.DOTALL))}
        | {name: text(cell) for name, cell in re.findall(r'(?s)<td data-name="(.*?)".*?(?<=[^/-])>(.*?)</td>', row)}
        for row in found
    ]


def numbers(html: str) -> list[str]:
    """Read the order numbers of a list, in its order."""
    return [row["Order"].split()[0] for row in rows(html)]


def links(html: str) -> list[str]:
    """List where a page leads to."""
    return [unescape(link) for link in re.findall(r'href="(.*?)"', html)]


def part(html: str, live: str) -> str:
    """Read one part of a page that is kept fresh."""
    return text(re.findall(rf'(?s)<(\w+)[^>]*data-live="{live}"[^>]*>(.*?)</\1>', html)[0][1])
