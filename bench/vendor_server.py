"""A vendor that costs next to nothing: pages of WooCommerce orders made on the fly, and a destination that says yes.

`python -m bench.vendor_server ORDERS LATENCY_MS` prints its port and serves until it is ended.
"""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

PAGE = 100
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def woo_order(number: int) -> dict[str, object]:
    """Make an order of about 2.6 KB with two lines, as WooCommerce lists it."""
    at = (BEGIN + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S")
    party = {
        "first_name": "Łucja", "last_name": f"Müller-{number}", "company": "", "address_1": f"Hauptstraße {number % 300}",
        "address_2": "", "city": "München", "state": "BY", "postcode": f"{80000 + number % 999:05d}", "country": "DE",
        "phone": "+49 89 1234567",
    }  # fmt: skip
    lines = [
        {
            "id": number * 10 + position, "name": f"Product {position} of a catalogue with long names", "product_id": 93,
            "variation_id": 0, "quantity": position + 1, "tax_class": "", "subtotal": "12.50", "subtotal_tax": "0.00",
            "total": "12.50", "total_tax": "0.00", "taxes": [], "sku": f"SKU-{number % 997}-{position}", "price": 12.5,
            "meta_data": [{"id": 1, "key": "_distributor", "value": f"seller-{number % 40}"}],
            "image": {"id": 1, "src": "https://shop.example.com/wp-content/uploads/2026/01/a-picture.jpg"},
        }
        for position in range(2)
    ]  # fmt: skip
    return {
        "id": number, "parent_id": 0, "number": str(number), "order_key": f"wc_order_{number}", "created_via": "checkout",
        "version": "11.0.1", "status": "processing", "currency": "EUR", "date_created": at, "date_created_gmt": at,
        "date_modified": at, "date_modified_gmt": at, "discount_total": "0.00", "discount_tax": "0.00",
        "shipping_total": "4.90", "shipping_tax": "0.00", "cart_tax": "0.00", "total": "42.40", "total_tax": "0.00",
        "prices_include_tax": True, "customer_id": number % 5000, "customer_ip_address": "203.0.113.7",
        "customer_user_agent": "Mozilla/5.0 (X11; Linux x86_64)", "customer_note": "", "billing": {**party, "email": "a@example.com"},
        "shipping": party, "payment_method": "bacs", "payment_method_title": "Direct Bank Transfer", "transaction_id": "",
        "date_paid": at, "date_paid_gmt": at, "date_completed": None, "date_completed_gmt": None, "cart_hash": "",
        "meta_data": [{"id": 7, "key": "_delivery_date", "value": "2026-02-01"}], "line_items": lines, "tax_lines": [],
        "shipping_lines": [{"id": 5, "method_title": "Flat rate", "method_id": "flat_rate", "total": "4.90", "taxes": []}],
        "fee_lines": [], "coupon_lines": [], "refunds": [], "payment_url": "", "is_editable": False, "needs_payment": False,
    }  # fmt: skip


class Vendor(asyncio.Protocol):
    """One connection: reads requests and answers them in turn."""

    orders: int
    latency: float

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            length = _content_length(head)
            whole = end + 4 + length
            if len(self.buffer) < whole:
                return
            body, self.buffer = self.buffer[end + 4 : whole], self.buffer[whole:]
            if self.latency:
                asyncio.get_running_loop().call_later(self.latency, self._answer, head, body)
            else:
                self._answer(head, body)

    def _answer(self, head: bytes, order: bytes) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].split(b" ")
        taken = method == b"POST"
        status = b"201 Created" if taken else b"200 OK"
        body = b'{"id":"W-1",%b}' % _REFERENCE.findall(order)[0] if taken else self._page(target)
        self.transport.write(  # type: ignore[attr-defined]
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
        )

    def _page(self, target: bytes) -> bytes:
        query = parse_qs(urlsplit(target.decode()).query)
        first = 1
        if after := query.get("modified_after"):
            first = int((datetime.fromisoformat(after[0]).replace(tzinfo=UTC) - BEGIN).total_seconds()) + 1
        numbers = range(first, min(first + PAGE, self.orders + 1))
        return b"[" + b",".join(_woo_bytes(number) for number in numbers) + b"]"


_REFERENCE = re.compile(rb'"reference":"[^"]*"')
_MARK = 987654321
_STAMP = (BEGIN + timedelta(seconds=_MARK)).strftime("%Y-%m-%dT%H:%M:%S").encode()
_TEMPLATE = json.dumps(woo_order(_MARK), ensure_ascii=False).encode()


def _woo_bytes(number: int) -> bytes:
    at = (BEGIN + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S").encode()
    return _TEMPLATE.replace(str(_MARK).encode(), str(number).encode()).replace(_STAMP, at)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


async def serve(orders: int, latency: float) -> None:
    """Serve on a free port of the loopback."""
    Vendor.orders, Vendor.latency = orders, latency
    server = await asyncio.get_running_loop().create_server(Vendor, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
