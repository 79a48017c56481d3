"""What a shopper does in a Vendure shop, through the shop API."""

from collections.abc import Mapping
from dataclasses import dataclass

from include.order_sync.models import Order, OrderLine
from tests.real.vendure.api import ERROR, Api

PAY = (
    "mutation ($code: String!) { addPaymentToOrder(input: { method: $code, metadata: {} }) "
    f"{{ ...Order {ERROR} }} }}"
    " fragment Order on Order { id code lines { id productVariant { sku } } }"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that a shopper placed: Vendure's id and code, and the ids of its lines by SKU."""

    id: str
    code: str
    lines: Mapping[str, str]


def put_in(shopper: Api, variant: str, line: OrderLine) -> None:
    """Put what a line says into the cart."""
    shopper.do(
        "mutation ($variant: ID!, $count: Int!, $fields: OrderLineCustomFieldsInput) "
        "{ addItemToOrder(productVariantId: $variant, quantity: $count, customFields: $fields) "
        f"{{ __typename {ERROR} }} }}",
        variant=variant,
        count=int(line.quantity),
        fields={"supplier": line.distributor or None},
    )


def check_out(shopper: Api, order: Order) -> None:
    """Say who buys, where it goes and how, and go to the payment page."""
    to = order.ship_to
    first, _, last = (order.customer_name or to.name).partition(" ")
    person = {"firstName": first, "lastName": last, "emailAddress": f"buyer-{order.external_id}@example.com"}
    shopper.do(
        f"mutation ($input: CreateCustomerInput!) {{ setCustomerForOrder(input: $input) {{ __typename {ERROR} }} }}",
        input={**person, "customFields": {"account": order.customer_account or None}},
    )
    address = {
        "fullName": to.name,
        "company": to.company,
        "streetLine1": to.line1,
        "streetLine2": to.line2,
        "city": to.city,
        "province": to.region,
        "postalCode": to.postcode,
        "countryCode": "BR",
        "phoneNumber": to.phone,
    }
    shopper.do(
        f"mutation ($input: CreateAddressInput!) {{ setOrderShippingAddress(input: $input) {{ __typename {ERROR} }} }}",
        input=address,
    )
    fields = {"deliveryDate": order.delivery_date and order.delivery_date.isoformat(), "message": order.note or None}
    shopper.do(
        "mutation ($fields: UpdateOrderCustomFieldsInput) { setOrderCustomFields(input: { customFields: $fields }) "
        f"{{ __typename {ERROR} }} }}",
        fields=fields,
    )
    [way] = shopper.do("{ eligibleShippingMethods { id } }")
    shopper.do(
        f"mutation ($ids: [ID!]!) {{ setOrderShippingMethod(shippingMethodId: $ids) {{ __typename {ERROR} }} }}",
        ids=[way["id"]],
    )
    shopper.do(f'mutation {{ transitionOrderToState(state: "ArrangingPayment") {{ __typename {ERROR} }} }}')


def pay(shopper: Api, method: str) -> Placed:
    """Pay, which places the order."""
    placed = shopper.do(PAY, code=method)
    lines = {line["productVariant"]["sku"]: line["id"] for line in placed["lines"]}
    return Placed(placed["id"], placed["code"], lines)
