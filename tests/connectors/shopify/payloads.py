"""Literal answers of a shop, written by us to Shopify's schema of the Admin API 2026-10; each test that feeds one in
holds it against that schema."""

ORDER = """{"id": "gid://shopify/Order/5678901234", "name": "#EN-000727", "processedAt": "2026-03-22T19:28:02Z",
  "updatedAt": "2026-03-22T19:28:08Z", "cancelledAt": null, "test": false, "displayFinancialStatus": "PAID",
  "displayFulfillmentStatus": "UNFULFILLED", "currencyCode": "EUR",
  "currentTotalPriceSet": {"shopMoney": {"amount": "29.35"}}, "totalPriceSet": {"shopMoney": {"amount": "39.35"}},
  "note": "Leave at the door", "email": "zoe@example.com", "phone": "+49 221 555",
  "customAttributes": [{"key": "_delivery_date", "value": "2026-04-01"}, {"key": "gift", "value": null},
    {"key": "_customer_account", "value": "C-00017"}],
  "customer": {"id": "gid://shopify/Customer/42", "displayName": "Zoë M."},
  "billingAddress": {"name": "Zoë Müller", "company": null, "address1": "Hauptstr. 1", "address2": null,
    "city": "Köln", "province": null, "provinceCode": null, "zip": "50667", "countryCodeV2": "DE", "phone": null},
  "shippingAddress": {"name": "Max Müller", "company": "Müller OHG", "address1": "Nebenstr. 2",
    "address2": "2. Stock", "city": "Bonn", "province": "Nordrhein-Westfalen", "provinceCode": "NW", "zip": "53111",
    "countryCodeV2": "DE", "phone": null},
  "shippingLine": {"code": "standard", "title": "Standard Shipping"},
  "lineItems": {"nodes": [
      {"id": "gid://shopify/LineItem/315", "name": "Tea - 250 g", "sku": "00042", "vendor": "Teahouse",
        "quantity": 4, "currentQuantity": 3, "requiresShipping": true,
        "discountedUnitPriceAfterAllDiscountsSet": {"shopMoney": {"amount": "3.3333333333"}},
        "customAttributes": [{"key": "_distributor", "value": "acme"}, {"key": "engraving", "value": "Z"}]},
      {"id": "gid://shopify/LineItem/316", "name": "Cup", "sku": null, "vendor": "Potter",
        "quantity": 1, "currentQuantity": 1, "requiresShipping": true,
        "discountedUnitPriceAfterAllDiscountsSet": {"shopMoney": {"amount": "12.0"}}, "customAttributes": []},
      {"id": "gid://shopify/LineItem/317", "name": "Removed", "sku": "X", "vendor": null,
        "quantity": 2, "currentQuantity": 0, "requiresShipping": true,
        "discountedUnitPriceAfterAllDiscountsSet": {"shopMoney": {"amount": "5.0"}}, "customAttributes": []},
      {"id": "gid://shopify/LineItem/318", "name": "Gift card", "sku": "GIFT", "vendor": "Us",
        "quantity": 1, "currentQuantity": 1, "requiresShipping": false,
        "discountedUnitPriceAfterAllDiscountsSet": {"shopMoney": {"amount": "25.0"}}, "customAttributes": []}],
    "pageInfo": {"hasNextPage": false, "endCursor": "eyJsYXN0X2lkIjozMTh9"}}}"""

ORDERS = '{"orders": {"nodes": [%s], "pageInfo": {"hasNextPage": false, "endCursor": null}}}'

COST = """{"cost": {"requestedQueryCost": 112, "actualQueryCost": 31, "throttleStatus":
  {"maximumAvailable": 2000.0, "currentlyAvailable": 1969, "restoreRate": 100.0}}}"""

THROTTLED = """{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED",
    "documentation": "https://shopify.dev/api/usage/rate-limits"}}],
  "extensions": {"cost": {"requestedQueryCost": 752, "actualQueryCost": null, "throttleStatus":
    {"maximumAvailable": 1000.0, "currentlyAvailable": 252, "restoreRate": 50.0}}}}"""

MAX_COST = """{"errors": [{"message": "Query cost is 1603, which exceeds the single query max cost limit (1000).",
  "extensions": {"code": "MAX_COST_EXCEEDED", "cost": 1603, "maxCost": 1000}}]}"""

DENIED = """{"data": {"orders": null}, "errors": [{"message":
  "Access denied for orders field. Required access: `read_orders` access scope.",
  "locations": [{"line": 2, "column": 3}], "extensions": {"code": "ACCESS_DENIED"}, "path": ["orders"]}]}"""

INTERNAL = """{"errors": [{"message": "Internal error. Looks like something went wrong on our end.\\nRequest ID: 1",
  "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "1"}}]}"""

PARCELS = """{"order": {"fulfillments": [
  {"id": "gid://shopify/Fulfillment/70", "status": "CANCELLED", "trackingInfo": [{"number": "1Z0000000000000001"}]},
  {"id": "gid://shopify/Fulfillment/71", "status": "SUCCESS", "trackingInfo": []}]}}"""

FULFILLMENT_ORDERS = """{"order": {"fulfillmentOrders": {"nodes": [
    {"id": "gid://shopify/FulfillmentOrder/55", "status": "OPEN", "fulfillAt": "2026-03-22T19:00:00Z",
      "fulfillmentHolds": [],
      "assignedLocation": {"name": "Köln", "location": {"id": "gid://shopify/Location/1"}},
      "lineItems": {"nodes": [{"id": "gid://shopify/FulfillmentOrderLineItem/551", "remainingQuantity": 3,
          "lineItem": {"id": "gid://shopify/LineItem/315"}}],
        "pageInfo": {"hasNextPage": false, "endCursor": null}}}],
  "pageInfo": {"hasNextPage": false, "endCursor": null}}}}"""

CREATED = """{"fulfillmentCreate": {"fulfillment": {"id": "gid://shopify/Fulfillment/72"}, "userErrors": []}}"""

REFUSED = """{"fulfillmentCreate": {"fulfillment": null, "userErrors": [
  {"field": ["fulfillment"], "message": "Fulfillment order 55 has an unfulfillable status= closed."}]}}"""
