"""Literal answers of a shop, recorded from a real Vendure 3.6.0 (tests/real/vendure), names and sums changed; each test
that feeds one in holds it against that Vendure's schema."""

ORDER = """{"id": "3", "code": "5WQHL1UGCG1E6X39", "type": "Regular", "state": "PaymentSettled",
  "updatedAt": "2026-03-22T19:28:08.878Z", "orderPlacedAt": "2026-03-22T19:28:09.399Z", "currencyCode": "BRL",
  "totalWithTax": 32900,
  "customer": {"id": "42", "firstName": "João", "lastName": "Simões", "emailAddress": "joao@example.com",
    "phoneNumber": "+55 32 555", "customFields": {"account": "C-00017"}},
  "shippingAddress": {"fullName": "Zoë Müller", "company": "Müller OHG", "streetLine1": "Rua Augusta 958",
    "streetLine2": "", "city": "juiz de fora", "province": "MG", "postalCode": "36045", "countryCode": "BR",
    "phoneNumber": ""},
  "shippingLines": [{"shippingMethod": {"code": "flat_rate"}}],
  "lines": [
    {"id": "7", "quantity": 2, "orderPlacedQuantity": 3, "proratedUnitPriceWithTax": 11900,
      "productVariant": {"sku": "00042", "name": "Tea 250 g"}, "customFields": {"supplier": "acme"}},
    {"id": "8", "quantity": 1, "orderPlacedQuantity": 1, "proratedUnitPriceWithTax": 1990,
      "productVariant": {"sku": "CUP", "name": "Cup"}, "customFields": {"supplier": null}},
    {"id": "9", "quantity": 0, "orderPlacedQuantity": 2, "proratedUnitPriceWithTax": 100,
      "productVariant": {"sku": "GONE", "name": "Canceled"}, "customFields": {"supplier": null}}],
  "customFields": {"deliveryDate": "2026-04-01", "message": " Ring twice "}}"""

ORDERS = """{"orders": {"totalItems": 1, "items": [%s]},
  "globalSettings": {"serverConfig": {"moneyStrategyPrecision": 2}}}"""

FORBIDDEN = """{"errors": [{"message": "You are not currently authorized to perform this action",
    "locations": [{"line": 1, "column": 2}], "path": ["orders"], "extensions": {"code": "FORBIDDEN"}}],
  "data": null}"""

TOO_MANY = """{"errors": [{"message": "Cannot take more than 1000 results from a list query",
    "locations": [{"line": 1, "column": 2}], "path": ["orders"], "extensions": {"code": "USER_INPUT_ERROR"}}],
  "data": null}"""

BROKEN = """{"errors": [{"message": "ORDER_STATE_TRANSITION_ERROR", "path": ["transitionFulfillmentToState"],
    "extensions": {"code": "INTERNAL_SERVER_ERROR"}}], "data": null}"""

NO_CHANNEL = """{"errors": [{"message": "No channel with the token \\"x\\" could be found", "path": ["orders"],
    "extensions": {"code": "CHANNEL_NOT_FOUND"}}], "data": null}"""

INVALID = """{"errors": [{"message": "Cannot query field \\"nope\\" on type \\"OrderCustomFields\\".",
    "locations": [{"line": 1, "column": 26}],
    "extensions": {"http": {"status": 400, "headers": {}}, "code": "GRAPHQL_VALIDATION_FAILED"}}]}"""

KNOWN = """{"globalSettings": {"id": "1"}}"""

LOGGED_IN = """{"login": {"__typename": "CurrentUser"}}"""

LOGIN_REFUSED = """{"login": {"__typename": "InvalidCredentialsError", "errorCode": "INVALID_CREDENTIALS_ERROR",
  "message": "The provided credentials are invalid"}}"""

PROBED = """{"orders": {"items": [{"id": "3"}]}}"""

NOTHING_CHOSEN = """{"addFulfillmentToOrder": {"__typename": "EmptyOrderLineSelectionError",
  "errorCode": "EMPTY_ORDER_LINE_SELECTION_ERROR", "message": "At least one OrderLine must be specified"}}"""

FULFILLMENTS = """{"order": {"id": "3", "fulfillments": [%s]}}"""

PENDING = """{"id": "5", "state": "Pending", "method": "UPS Ground (OrderSync parcel-1)",
  "trackingCode": "1Z0000000000000001", "lines": [{"orderLineId": "7", "quantity": 2}]}"""

ADDED = """{"addFulfillmentToOrder": {"__typename": "Fulfillment", "id": "5", "state": "Pending"}}"""

MOVED = """{"transitionFulfillmentToState": {"__typename": "Fulfillment", "id": "5", "state": "Shipped"}}"""

NOT_MOVED = """{"transitionFulfillmentToState": {"__typename": "FulfillmentStateTransitionError",
  "errorCode": "FULFILLMENT_STATE_TRANSITION_ERROR", "message": "errorResult.FULFILLMENT_STATE_TRANSITION_ERROR",
  "transitionError": "Cannot transition Fulfillment from \\"%s\\" to \\"Shipped\\"", "fromState": "%s"}}"""

ALREADY = """{"addFulfillmentToOrder": {"__typename": "ItemsAlreadyFulfilledError",
  "errorCode": "ITEMS_ALREADY_FULFILLED_ERROR",
  "message": "One or more OrderItems are already part of a Fulfillment"}}"""

SHORT = """{"addFulfillmentToOrder": {"__typename": "InsufficientStockOnHandError",
  "errorCode": "INSUFFICIENT_STOCK_ON_HAND_ERROR",
  "message": "Cannot create a Fulfillment as there is insufficient stock",
  "productVariantName": "Tea 250 g", "stockOnHand": 1}}"""
