"""Take secrets out of XML, and print it."""

from typing import Any
from xml.dom import minidom

from include.order_sync.redaction.names import holds_secrets, is_harmless_inside, is_never_a_card, is_secret
from include.order_sync.redaction.texts import REMOVED, without_secrets

_NAMING = ("name", "key", "id", "field", "type")


def shown_markup(text: str) -> str:
    """Print XML without its secrets. Raises `ExpatError` or `ValueError` for what is not well formed."""
    if "<!ENTITY" in text.upper():
        raise ValueError("a document that defines entities is not expanded")
    document = minidom.parseString(text.encode())
    _clean(document, secret=False, guarded=False)
    _strip(document)
    return document.toprettyxml(indent="  ").strip()


def _clean(node: minidom.Node, *, secret: bool, guarded: bool) -> None:
    for child in list(node.childNodes):
        if child.nodeType == child.ELEMENT_NODE:
            _clean_element(child, secret=secret, guarded=guarded)
        elif child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
            child.data = _cleaned(child.data, node, removed=secret or guarded)
        elif child.nodeType in (child.COMMENT_NODE, child.PROCESSING_INSTRUCTION_NODE):
            child.data = without_secrets(child.data)


def _clean_element(element: minidom.Element, *, secret: bool, guarded: bool) -> None:
    name = _local(element.tagName)
    inside = guarded and not is_harmless_inside(name)
    named = any(is_secret(element.getAttribute(said)) for said in _NAMING if element.hasAttribute(said))
    secret = secret or is_secret(name) or named or _beside_a_secret_name(element)
    for attribute in list(element.attributes.values()):
        plain = attribute.name.lower() in _NAMING or attribute.name.startswith("xmlns")
        hidden = is_secret(_local(attribute.name)) or ((secret or inside) and not plain)
        attribute.value = _cleaned(attribute.value, element, removed=hidden)
    _clean(element, secret=secret, guarded=inside or holds_secrets(name))


def _beside_a_secret_name(element: minidom.Element) -> bool:
    """Tell whether a sibling names what this element holds: <key>password</key><value>…</value>."""
    if _local(element.tagName).lower() not in ("value", "string", "val"):
        return False
    before = element.previousSibling
    while before is not None and before.nodeType != before.ELEMENT_NODE:
        before = before.previousSibling
    said = "" if before is None else "".join(part.data for part in before.childNodes if hasattr(part, "data"))
    return before is not None and _local(before.tagName).lower() in _NAMING and is_secret(said)


def _cleaned(text: str, element: minidom.Node, *, removed: bool) -> str:
    if not text.strip():
        return text
    name = _local(getattr(element, "tagName", ""))
    return REMOVED if removed else without_secrets(text, may_hold_cards=not is_never_a_card(name))


def _strip(node: Any) -> None:
    """Take out the white space between elements, so that it is indented once."""
    for child in list(node.childNodes):
        if child.nodeType == child.TEXT_NODE and not child.data.strip():
            node.removeChild(child)
        else:
            _strip(child)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
