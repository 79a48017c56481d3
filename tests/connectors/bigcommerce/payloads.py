"""Literal answers of a BigCommerce store, written by us to BigCommerce's own documents (see `schema.py`)."""

ORDER = """{
  "id": 118, "customer_id": 12, "status_id": 11, "status": "Awaiting Fulfillment", "payment_status": "captured",
  "date_created": "Sun, 22 Mar 2026 19:28:02 +0000", "date_modified": "Sun, 22 Mar 2026 19:28:08 +0000",
  "date_shipped": "", "cart_id": "a8458391-ef68-4fe5-9ec1-442e6a767364", "is_deleted": false, "order_is_digital": false,
  "subtotal_ex_tax": "22.0000", "total_ex_tax": "27.0000", "total_inc_tax": "32.1300", "total_tax": "5.1300",
  "refunded_amount": "0.0000", "items_total": 5, "items_shipped": 0, "is_tax_inclusive_pricing": false,
  "currency_id": 2, "currency_code": "EUR", "default_currency_id": 2, "default_currency_code": "EUR",
  "store_default_currency_code": "USD", "store_default_to_transactional_exchange_rate": "0.9200000000",
  "customer_message": "Leave at the door", "staff_notes": "Pack twice", "external_id": null,
  "shipping_address_count": 1, "channel_id": 1, "payment_method": "Credit Card", "payment_provider_id": "",
  "billing_address": {
    "first_name": "Zoë", "last_name": "Müller", "company": "", "street_1": "Hauptstr. 1", "street_2": "",
    "city": "Dresden", "state": "Sachsen", "zip": "01067", "country": "Germany", "country_iso2": "DE",
    "phone": "+49 351 555", "email": "zoe@example.com",
    "form_fields": [{"name": "Account number", "value": "C-00017"}, {"name": "Sizes", "value": ["S", "M"]}]
  },
  "consignments": {
    "pickups": [],
    "shipping": [{
      "id": 20, "first_name": "Max", "last_name": "Müller", "company": "Müller OHG", "street_1": "Nebenstr. 2",
      "street_2": "2. Stock", "city": "Bonn", "state": "Nordrhein-Westfalen", "zip": "53111", "country": "Germany",
      "country_iso2": "DE", "phone": "+49 221 555", "email": "", "shipping_method": "Flat Rate",
      "form_fields": [{"name": "Delivery date", "value": "2026-04-01"}, {"name": "Floor", "value": 2}],
      "items_total": 4, "items_shipped": 0, "base_cost": 5, "cost_ex_tax": 5, "cost_inc_tax": 5.95, "cost_tax": 0.95,
      "line_items": [
        {"id": 25, "order_id": 118, "product_id": 20, "variant_id": 78, "order_address_id": 20,
         "order_pickup_method_id": 0, "name": "Linen Towel", "sku": "00042", "type": "physical",
         "base_price": "3.3333", "price_ex_tax": "3.3333", "price_inc_tax": "3.9666", "price_tax": "0.6333",
         "quantity": 3, "quantity_shipped": 0, "quantity_refunded": 0, "is_refunded": false, "brand": "Fog",
         "weight": "1.0000", "wrapping_name": null, "parent_order_product_id": null,
         "product_options": [
           {"id": 16, "option_id": 18, "order_product_id": 25, "product_option_id": 120, "type": "Text field",
            "name": "supplier1", "display_name": "Distributor", "display_value": "acme", "value": "acme"}],
         "configurable_fields": []},
        {"id": 26, "order_id": 118, "product_id": 0, "order_address_id": 20, "name": "Custom mug", "sku": "",
         "type": "physical", "price_ex_tax": "12.0000", "price_inc_tax": "14.2800", "quantity": 1,
         "quantity_shipped": 0, "quantity_refunded": 0, "brand": "", "product_options": [],
         "configurable_fields": [{"name": "Engraving", "value": "Zoë"}]}
      ]
    }],
    "downloads": [{"recipient_email": "zoe@example.com", "line_items": [
      {"id": 27, "order_id": 118, "product_id": 30, "order_address_id": 0, "name": "Care guide", "sku": "PDF-1",
       "type": "digital", "price_ex_tax": "0.0000", "price_inc_tax": "0.0000", "quantity": 1, "quantity_shipped": 0}]}],
    "email": {"gift_certificates": []}
  }
}"""

PRODUCTS = """[
  {"id": 25, "order_id": 118, "product_id": 20, "order_address_id": 20, "order_pickup_method_id": 0, "sku": "00042",
   "name": "Linen Towel", "type": "physical", "price_ex_tax": "3.3333", "price_inc_tax": "3.9666", "quantity": 3},
  {"id": 26, "order_id": 118, "product_id": 0, "order_address_id": 20, "order_pickup_method_id": 0, "sku": "",
   "name": "Custom mug", "type": "physical", "price_ex_tax": "12.0000", "price_inc_tax": "14.2800", "quantity": 1},
  {"id": 27, "order_id": 118, "product_id": 30, "order_address_id": 0, "order_pickup_method_id": 0, "sku": "PDF-1",
   "name": "Care guide", "type": "digital", "price_ex_tax": "0.0000", "price_inc_tax": "0.0000", "quantity": 1}
]"""

ADDRESSES = """[{
  "id": 20, "order_id": 118, "first_name": "Max", "last_name": "Müller", "company": "Müller OHG",
  "street_1": "Nebenstr. 2", "street_2": "2. Stock", "city": "Bonn", "state": "Nordrhein-Westfalen", "zip": "53111",
  "country": "Germany", "country_iso2": "DE", "phone": "+49 221 555", "email": "", "items_total": 4,
  "items_shipped": 0, "base_cost": "5.0000", "shipping_method": "Flat Rate",
  "form_fields": [{"name": "Delivery date", "value": "2026-04-01"}]
}]"""

SHIPMENT = """{
  "id": 12, "order_id": 118, "customer_id": 12, "order_address_id": 20,
  "date_created": "Mon, 23 Mar 2026 08:00:00 +0000", "tracking_number": "1Z0000000000000001",
  "merchant_shipping_cost": "0.0000", "shipping_method": "UPS Ground", "shipping_provider": "ups",
  "tracking_carrier": "", "tracking_link": "", "comments": "Thank you",
  "generated_tracking_link": "https://www.ups.com/track?tracknum=1Z0000000000000001",
  "items": [{"order_product_id": 25, "product_id": 20, "quantity": 2}]
}"""

STOCK = """{
  "data": [
    {"identity": {"sku": "RE-130", "variant_id": 79, "product_id": 120}, "locations": [
      {"location_id": 1, "location_code": "BC-LOCATION-1", "location_name": "Default location", "available_to_sell": 10,
       "total_inventory_onhand": 11, "location_enabled": true, "settings": {"safety_stock": 1, "is_in_stock": true}},
      {"location_id": 2, "location_code": "NORTH", "location_name": "North", "available_to_sell": -3,
       "total_inventory_onhand": 0, "location_enabled": true},
      {"location_id": 3, "location_code": "OLD", "location_name": "Old", "available_to_sell": 5,
       "total_inventory_onhand": 5, "location_enabled": false}]},
    {"identity": {"sku": "RE-131", "variant_id": 80, "product_id": 120}, "locations": [
      {"location_id": 1, "location_code": "BC-LOCATION-1", "location_name": "Default location", "available_to_sell": 4,
       "total_inventory_onhand": 4, "location_enabled": true}]},
    {"identity": {"variant_id": 81, "product_id": 121}, "locations": []}
  ],
  "meta": {"pagination": {"total": 3, "count": 3, "per_page": 250, "current_page": 1, "total_pages": 1}}
}"""

TAKEN = '{"transaction_id": "01KA0000"}'
ANOTHER_MODE = """{
  "status": 422, "title": "[Item with variant_id 79 is tracked by product, please update stock by product id]",
  "type": "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
  "errors": {"items.0.sku": "is tracked by product"}
}"""
REFUSED = '[{"status": 400, "message": "The quantity is more than is left to ship."}]'
