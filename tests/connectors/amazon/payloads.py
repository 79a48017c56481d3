"""Literal payloads, written by us to Amazon's own documents."""

ORDER = """{
  "orderId": "305-1234567-8901234",
  "orderAliases": [{"aliasId": "DE-4711", "aliasType": "SELLER_ORDER_ID"}],
  "createdTime": "2026-03-20T18:30:00Z",
  "lastUpdatedTime": "2026-03-20T19:02:11Z",
  "programs": ["AMAZON_BUSINESS"],
  "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
  "buyer": {"buyerName": "Jörg Weiß", "buyerEmail": "x7k2@marketplace.amazon.de"},
  "recipient": {
    "deliveryAddress": {
      "name": "Jörg Weiß", "companyName": "Weiß GmbH", "addressLine1": "Lindenstraße 7",
      "addressLine2": "Hinterhaus", "addressLine3": "3. Stock", "city": "Köln", "stateOrRegion": "NRW",
      "postalCode": "05067", "countryCode": "de", "phone": "+49 221 555", "addressType": "COMMERCIAL"
    },
    "deliveryPreference": {"dropOffLocation": "Porch", "addressInstruction": "Ring twice"}
  },
  "proceeds": {"grandTotal": {"amount": "52.47", "currencyCode": "EUR"}},
  "fulfillment": {
    "fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT", "fulfillmentServiceLevel": "EXPEDITED",
    "shipByWindow": {"earliestDateTime": "2026-03-21T00:00:00Z", "latestDateTime": "2026-03-23T22:59:59Z"},
    "deliverByWindow": {"earliestDateTime": "2026-03-24T00:00:00Z", "latestDateTime": "2026-03-27T22:59:59Z"}
  },
  "orderItems": [
    {
      "orderItemId": "30512345678901", "quantityOrdered": 2,
      "product": {
        "asin": "B08C1W5N87", "title": "Mug", "sellerSku": "MUG-1",
        "price": {"unitPrice": {"amount": "12.50", "currencyCode": "EUR"}}
      },
      "fulfillment": {
        "quantityFulfilled": 0, "quantityUnfulfilled": 2,
        "packing": {"giftOption": {"giftMessage": "Alles Gute!", "giftWrapLevel": "STANDARD"}}
      }
    },
    {
      "orderItemId": "30512345678902", "quantityOrdered": 3,
      "product": {"asin": "B07PFFMP9P", "title": "Towel", "sellerSku": "TOWEL-3"},
      "proceeds": {"breakdowns": [
        {"type": "TAX", "subtotal": {"amount": "4.00", "currencyCode": "EUR"}},
        {"type": "ITEM", "subtotal": {"amount": "27.47", "currencyCode": "EUR"}}
      ]},
      "fulfillment": {"quantityFulfilled": 1, "quantityUnfulfilled": 2}
    }
  ]
}"""

PACKAGE = """{
  "packageReferenceId": "1", "createdTime": "2026-03-21T10:00:00Z", "packageStatus": {"status": "SHIPPED"},
  "carrier": "DHL", "shipTime": "2026-03-21T10:00:00Z", "trackingNumber": "JD0001",
  "packageItems": [{"orderItemId": "30512345678901", "quantity": 2}]
}"""

LISTING = """{
  "sku": "MUG-1",
  "summaries": [
    {"marketplaceId": "A1RKKUPIHCS9HS", "asin": "B08C1W5N87", "productType": "DRINKING_CUP", "status": ["BUYABLE"],
     "itemName": "Taza", "createdDate": "2026-01-01T00:00:00Z", "lastUpdatedDate": "2026-03-01T00:00:00Z"},
    {"marketplaceId": "A1PA6795UKMFR9", "asin": "B08C1W5N87", "productType": "DRINKING_CUP", "status": ["DISCOVERABLE"],
     "itemName": "Becher", "createdDate": "2026-02-01T00:00:00Z", "lastUpdatedDate": "2026-03-01T00:00:00Z"}
  ],
  "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 12}]
}"""

BY_AMAZON = """{
  "sku": "TOWEL-3",
  "summaries": [
    {"marketplaceId": "A1PA6795UKMFR9", "productType": "TOWEL", "status": ["BUYABLE"], "itemName": "Handtuch",
     "createdDate": "2026-02-02T00:00:00Z", "lastUpdatedDate": "2026-03-01T00:00:00Z"}
  ],
  "fulfillmentAvailability": [{"fulfillmentChannelCode": "AMAZON_EU"}]
}"""

ACCEPTED = '{"sku": "MUG-1", "status": "ACCEPTED", "submissionId": "f1dc2914-75dd", "issues": []}'
INVALID = """{
  "sku": "MUG-1", "status": "INVALID", "submissionId": "f1dc2914-75de", "issues": [
    {"code": "90220", "message": "A warning", "severity": "WARNING", "categories": []},
    {"code": "90000900", "message": "The quantity is too large", "severity": "ERROR", "categories": []}
  ]
}"""
DENIED = '{"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]}'
STALE = """{"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.",
  "details": "The access token you provided has expired."}]}"""
SLOW_DOWN = '{"errors": [{"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource."}]}'


def orders_of(*orders: str, token: str = "") -> str:
    """Write an answer with orders."""
    more = f', "pagination": {{"nextToken": "{token}"}}' if token else ""
    return f'{{"orders": [{", ".join(orders)}], "lastUpdatedBefore": "2026-03-20T19:30:00Z"{more}}}'


def listings_of(*listings: str, token: str = "") -> str:
    """Write an answer with offers."""
    more = f', "pagination": {{"nextToken": "{token}"}}' if token else ""
    return f'{{"numberOfResults": {len(listings)}, "items": [{", ".join(listings)}]{more}}}'
