"""Paths to fields of a cart's document, as the accounts file has them."""

import pytest

from include.order_sync.field_paths import FieldPath, found, read_document

DOCUMENT = read_document(
    b'{"billing": {"vat": "DE1", "limit": 12.50, "vip": true, "none": null},'
    b' "meta_data": [{"key": "_a", "value": "one"}, {"key": "_gift.note", "value": ["two", 3]}, 5],'
    b' "lines": [{"id": 7, "text": "seven"}, {"id": "gid://shop/LineItem/8", "size": {"x": 1}}]}'
)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("billing.vat", "DE1"),
        ("billing.limit", "12.50"),
        ("billing.vip", "true"),
        ("billing.none", ""),
        ("billing.vat.deeper", ""),
        ("missing", ""),
        ("meta_data[0].value", "one"),
        ("meta_data[9].value", ""),
        ("meta_data[2].value", ""),
        ("meta_data[key=_gift.note].value", "two, 3"),
        ("meta_data[key=_other].value", ""),
        ("billing[0]", ""),
        ("lines[id={line}].text", "seven"),
    ],
)
def test_a_path_leads_to_a_text(path: str, text: str) -> None:
    assert FieldPath.parse(path).find(DOCUMENT, "7") == text


def test_a_graphql_key_is_known_by_its_last_part() -> None:
    assert FieldPath.parse("lines[id={line}].size").find(DOCUMENT, "8") == '{"x":1}'


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[=1]", "a[key=]", "a]b", "a[0]b"])
def test_what_is_no_path_is_refused_by_name(path: str) -> None:
    with pytest.raises(ValueError, match="is no path to a field") as refused:
        FieldPath.parse(path)
    assert f"`{path}`" in str(refused.value)


def test_only_what_is_there_is_found() -> None:
    paths = {"vat": FieldPath.parse("billing.vat"), "none": FieldPath.parse("billing.none")}
    assert found(paths, DOCUMENT) == (("vat", "DE1"),)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"\xff", b"[" * 100_000])
def test_in_what_is_no_json_nothing_is_found(raw: bytes) -> None:
    assert FieldPath.parse("a").find(read_document(raw)) == ""
