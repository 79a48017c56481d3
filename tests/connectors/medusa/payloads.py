"""Literal answers of Medusa 2.21.2, recorded from the real server of tests/real/medusa.

What the connector does not read was left out, and names were changed.
"""

ORDER = """{
  "id": "order_01M82172TF7V9PTDA8BXVSZN7E",
  "display_id": 17,
  "custom_display_id": null,
  "status": "pending",
  "created_at": "2026-11-22T16:25:19.456Z",
  "updated_at": "2026-11-22T16:25:30.269Z",
  "currency_code": "kwd",
  "email": "ana@example.com",
  "total": 8.485,
  "metadata": {"_note": "Ring twice", "_delivery_date": "2026-12-24", "_customer_account": "C-00017"},
  "customer_id": "cus_01M821701BDAAWTB006CK406EA",
  "version": 1,
  "shipping_address": {
    "first_name": "Ana", "last_name": "Sousa", "company": "Casa Sousa", "address_1": "Street 1", "address_2": "Apt 2",
    "city": "Kuwait City", "province": "kw-ah", "postal_code": "01234", "country_code": "kw", "phone": "+965 1"
  },
  "billing_address": {"first_name": "Zoë", "last_name": "Sousa", "company": null},
  "items": [
    {
      "id": "ordli_01M82178K26S5ARXWX6Q0YGNRN", "title": "Towel", "variant_title": "Linen", "variant_sku": "00042",
      "requires_shipping": true, "metadata": {"_distributor": "acme"}, "unit_price": 1.235, "quantity": 1,
      "detail": {"quantity": 1, "fulfilled_quantity": 0, "shipped_quantity": 0}
    },
    {
      "id": "ordli_01M82178K24KDRT1J1V8D3T1B2", "title": "E-book", "variant_title": "Default variant",
      "variant_sku": "EBOOK", "requires_shipping": false, "metadata": {}, "unit_price": 1, "quantity": 1,
      "detail": {"quantity": 1, "fulfilled_quantity": 0, "shipped_quantity": 0}
    },
    {
      "id": "ordli_01M82178K23GQQ1WSR0QF5M2XH", "title": "Mug", "variant_title": "Default variant",
      "variant_sku": "MUG-1", "requires_shipping": true, "metadata": null, "unit_price": 3.125, "quantity": 2,
      "detail": {"quantity": 2, "fulfilled_quantity": 1, "shipped_quantity": 1}
    }
  ],
  "shipping_methods": [
    {
      "id": "ordsm_01M82178K2CAN1M60TYPW3WYAM", "name": "Standard delivery",
      "shipping_option_id": "so_01M82158MGZ7X05DY13R0FHXKB",
      "shipping_option": {"id": "so_01M82158MGZ7X05DY13R0FHXKB", "type": {"code": "flat_rate"}}
    }
  ],
  "payment_collections": [
    {
      "status": "completed", "amount": 8.485, "captured_amount": 8.485, "refunded_amount": 0,
      "payments": [{"updated_at": "2026-11-22T16:26:43.883Z", "id": "pay_01M82178XC3EF331RK4KBPJT32"}]
    }
  ],
  "payment_status": "captured",
  "fulfillment_status": "partially_shipped"
}"""
PAYMENT = """{
  "id": "pay_01M82178XC3EF331RK4KBPJT32",
  "updated_at": "2026-11-22T16:26:43.883Z",
  "payment_collection": {
    "id": "pay_col_01M82178AS01P5S2QBFN8ZVS6D",
    "order": {"id": "order_01M82172TF7V9PTDA8BXVSZN7E", "updated_at": "2026-11-22T16:25:30.269Z"}
  }
}"""
SHIPPED_ORDER = """{
  "order": {
    "id": "order_01M82172TF7V9PTDA8BXVSZN7E",
    "status": "pending",
    "version": 2,
    "items": [
      {
        "id": "ordli_01M82178K26S5ARXWX6Q0YGNRN",
        "variant": {"product": {"shipping_profile": {"id": "sp_01M82156YN2RDG9Z9V65SS3D9Z"}}}
      },
      {"id": "ordli_01M82178K23GQQ1WSR0QF5M2XH", "variant": {"product": {"shipping_profile": {"id": "sp_OTHER"}}}},
      {"id": "ordli_01M82178K24KDRT1J1V8D3T1B2", "variant": {"product": {"id": "prod_01M8215BRB8WBNSD94EM4301P5"}}}
    ],
    "shipping_methods": [
      {
        "shipping_option_id": "so_01M82158MGZ7X05DY13R0FHXKB",
        "shipping_option": {"shipping_profile_id": "sp_01M82156YN2RDG9Z9V65SS3D9Z"}
      }
    ],
    "fulfillments": [
      {
        "id": "ful_01M8217BSQ8P8856KQSZQS7X6Q",
        "packed_at": "2026-11-22T16:25:28.614Z",
        "shipped_at": "2026-11-22T16:25:30.172Z",
        "canceled_at": null,
        "requires_shipping": true,
        "metadata": {
          "order_sync": {"lines": {"ordli_01M82178K23GQQ1WSR0QF5M2XH": "1"}, "parcel": "parcel-1", "tracking": "1Z1"}
        },
        "labels": [{"tracking_number": "1Z1", "tracking_url": "https://track.example.com/1", "label_url": ""}]
      }
    ]
  }
}"""
CANCELED = '{"type":"invalid_data","message":"Order with id order_01M82175RMG2EYY2ECFAYP17RB has been canceled."}'
NOT_STOCKED = '{"type":"not_found","message":"Item iitem_2 is not stocked at location sloc_1"}'
CONFLICT = (
    '{"code":"invalid_state_error","type":"conflict","message":"The request conflicted with another request. '
    'You may retry the request with the provided Idempotency-Key."}'
)
LOCATIONS = '{"stock_locations":[{"id":"sloc_1","name":"Main store"}],"count":1,"offset":0,"limit":200}'
STOCK = """{"inventory_items":[
  {"id":"iitem_1","sku":"MUG-1","location_levels":[
    {"id":"ilev_1","location_id":"sloc_1","stocked_quantity":999,"reserved_quantity":3,"available_quantity":996},
    {"id":"ilev_2","location_id":"sloc_gone","stocked_quantity":900,"reserved_quantity":0,"available_quantity":900}]},
  {"id":"iitem_2","sku":"00042","location_levels":[]},
  {"id":"iitem_3","sku":null,"location_levels":[]}
],"count":3,"offset":0,"limit":200}"""
