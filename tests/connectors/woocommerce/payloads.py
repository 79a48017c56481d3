"""Literal answers of WooCommerce, as its documentation shows them."""

ORDER = """{
  "id": 727, "parent_id": 0, "number": "000727", "order_key": "wc_order_58d2d042d1d", "created_via": "rest-api",
  "version": "11.0.1", "status": "processing", "currency": "EUR",
  "date_created": "2026-03-22T16:28:02", "date_created_gmt": "2026-03-22T19:28:02",
  "date_modified": "2026-03-22T16:28:08", "date_modified_gmt": "2026-03-22T19:28:08",
  "discount_total": "0.00", "discount_tax": "0.00", "shipping_total": "10.00", "shipping_tax": "0.00",
  "cart_tax": "1.35", "total": "29.35", "total_tax": "1.35", "prices_include_tax": false, "customer_id": 26,
  "customer_ip_address": "", "customer_user_agent": "", "customer_note": "Leave at the door",
  "billing": {"first_name": "Zo\\u00eb", "last_name": "M\\u00fcller", "company": "", "address_1": "Hauptstr. 1",
    "address_2": "", "city": "K\\u00f6ln", "state": "DE-NW", "postcode": "01067", "country": "DE",
    "email": "zoe@example.com", "phone": "+49 221 555"},
  "shipping": {"first_name": "Max", "last_name": "M\\u00fcller", "company": "M\\u00fcller OHG",
    "address_1": "Nebenstr. 2", "address_2": "2. Stock", "city": "Bonn", "state": "DE-NW", "postcode": "53111",
    "country": "DE", "phone": ""},
  "payment_method": "bacs", "payment_method_title": "Direct Bank Transfer", "transaction_id": "",
  "date_paid": "2026-03-22T16:28:08", "date_paid_gmt": "2026-03-22T19:28:08",
  "date_completed": null, "date_completed_gmt": null, "cart_hash": "",
  "meta_data": [{"id": 13106, "key": "_download_permissions_granted", "value": "yes"},
    {"id": 13107, "key": "_delivery_date", "value": "2026-04-01"},
    {"id": 13108, "key": "_customer_account", "value": "C-00017"},
    {"id": 13109, "key": "_nested", "value": {"a": [1, null]}}],
  "line_items": [
    {"id": 315, "name": "Woo Single #1", "product_id": 93, "variation_id": 0, "quantity": 3, "tax_class": "",
      "subtotal": "10.00", "subtotal_tax": "0.45", "total": "10.00", "total_tax": "0.45",
      "taxes": [{"id": 75, "total": "0.45", "subtotal": "0.45"}],
      "meta_data": [{"id": 2095, "key": "_distributor", "value": "acme", "display_key": "x", "display_value": "y"}],
      "sku": "00042", "price": 3.3333333333333335},
    {"id": 316, "name": "Ship Your Idea", "product_id": 22, "variation_id": 23, "quantity": 1, "tax_class": "",
      "subtotal": "12.00", "subtotal_tax": "0.90", "total": "12.00", "total_tax": "0.90", "taxes": [],
      "meta_data": [], "sku": null, "price": 12}],
  "tax_lines": [], "shipping_lines": [{"id": 317, "method_title": "Flat Rate", "method_id": "flat_rate",
    "instance_id": "3", "total": "10.00", "total_tax": "0.00", "taxes": [], "meta_data": []}],
  "fee_lines": [], "coupon_lines": [], "refunds": [], "payment_url": "https://shop.example.com/pay",
  "is_editable": false, "needs_payment": false, "needs_processing": true,
  "_links": {"self": [{"href": "https://shop.example.com/wp-json/wc/v3/orders/727"}]}}"""

FULFILLMENT = """{"id": 12, "entity_type": "WC_Order", "entity_id": "727", "status": "fulfilled", "is_fulfilled": true,
  "date_updated": "2026-03-23T10:30:00", "date_deleted": null, "meta_data": [
    {"id": 1, "key": "_items", "value": [{"item_id": 315, "qty": 2}]},
    {"id": 2, "key": "_tracking_number", "value": "1Z0000000000000001"},
    {"id": 3, "key": "_shipment_provider", "value": "UPS"}]}"""

NO_ROUTE = """{"code": "rest_no_route", "message": "No route was found matching the URL and request method.",
  "data": {"status": 404}}"""

CANNOT_VIEW = """{"code": "woocommerce_rest_cannot_view", "message": "Sorry, you cannot list resources.",
  "data": {"status": 401}}"""

INVALID_PARAM = """{"code": "rest_invalid_param", "message": "Invalid parameter(s): per_page",
  "data": {"status": 400, "params": {"per_page": "per_page must be between 1 (inclusive) and 100 (inclusive)"}}}"""
