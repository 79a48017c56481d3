"""What is there in a Vendure shop before anybody buys: country, taxes, ways to ship and to pay, people, goods."""

from decimal import Decimal
from typing import Any

from tests.real.vendure.api import ERROR, LOGIN, Api, named, operation
from tests.real.vendure.system import PRECISION, RunningVendure

CURRENCIES = ("BRL", "JPY", "KWD")
TAX_PERCENT = 17
MANUAL = "manual-fulfillment"


class Backroom:
    """One shop, set up. Goods and prices are made when an order wants them."""

    def __init__(self, running: RunningVendure) -> None:
        self._url = running.url
        self.admin = Api(running.url, "admin-api")
        self.admin.do(LOGIN, user=running.user, password=running.password)
        self._variants: dict[str, str] = {}
        self._set_up()

    def _set_up(self) -> None:
        country = self._create("Country", code="BR", enabled=True, translations=[named("Brasil")])
        zone = self._create("Zone", name="Everywhere", memberIds=[country])
        tax = self._create("TaxCategory", name="Goods", isDefault=True)
        self._create("TaxRate", name="Goods", enabled=True, value=TAX_PERCENT, categoryId=tax, zoneId=zone)
        self.admin.do(
            f"mutation ($input: UpdateChannelInput!) {{ updateChannel(input: $input) {{ __typename {ERROR} }} }}",
            input={
                "id": "1",
                "pricesIncludeTax": True,
                "defaultCurrencyCode": CURRENCIES[0],
                "availableCurrencyCodes": list(CURRENCIES),
                "defaultTaxZoneId": zone,
                "defaultShippingZoneId": zone,
            },
        )
        self._create_shipping()
        for code, settled in (("paid", "true"), ("authorized", "false")):
            handler = operation("dummy-payment-handler", automaticSettle=settled)
            self._create("PaymentMethod", code=code, enabled=True, handler=handler, translations=[named(code)])

    def _create_shipping(self) -> None:
        rate = operation("default-shipping-calculator", rate="1000", includesTax="include", taxRate="0")
        self._create(
            "ShippingMethod",
            code="flat_rate",
            fulfillmentHandler=MANUAL,
            checker=operation("default-shipping-eligibility-checker", orderMinimum="0"),
            calculator=rate,
            translations=[{**named("Flat rate"), "description": ""}],
        )

    def create_api_key(self) -> str:
        """Make an API key with every permission."""
        values = {"roleIds": ["1"], "translations": [{"languageCode": "en", "name": "OrderSync"}]}
        query = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }"
        return str(self.admin.do(query, input=values)["apiKey"])

    def create_clerk(self, name: str, permissions: list[str]) -> tuple[str, str]:
        """Make an administrator with some permissions; return name and password."""
        role = self._create("Role", code=name, description=name, permissions=permissions, channelIds=["1"])
        address, password = f"{name}@example.com", f"secret-of-{name}"
        person = {"firstName": "A", "lastName": "Clerk", "emailAddress": address, "password": password}
        self._create("Administrator", **person, roleIds=[role])
        return address, password

    def end_sessions(self, user: str, password: str) -> None:
        """Log somebody out everywhere."""
        api = Api(self._url, "admin-api")
        api.do(LOGIN, user=user, password=password)
        api.do("mutation { logout { success } }")

    def stock(self, sku: str, on_hand: int = 1000, **more: Any) -> str:
        """Sell an article, once; return the id of its variant."""
        if sku not in self._variants:
            prices = {"prices": [{"currencyCode": currency, "price": 1} for currency in CURRENCIES]}
            self._variants[sku] = self._article(sku, stockOnHand=on_hand, **{**prices, **more})
        return self._variants[sku]

    def _article(self, sku: str, **more: Any) -> str:
        translation = {**named(f"Product {sku}"), "slug": sku, "description": ""}
        product = self._create("Product", enabled=True, translations=[translation])
        [made] = self.admin.do(
            "mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }",
            input=[{"productId": product, "sku": sku, "translations": [named(f"Product {sku}")], **more}],
        )
        return str(made["id"])

    def price(self, sku: str, currency: str, amount: Decimal) -> None:
        """Set what an article costs, tax included."""
        self.admin.do(
            "mutation ($input: UpdateProductVariantInput!) { updateProductVariant(input: $input) { id } }",
            input={"id": self.stock(sku), "prices": [{"currencyCode": currency, "price": minor(amount)}]},
        )

    def _create(self, kind: str, **values: Any) -> str:
        query = f"mutation ($input: Create{kind}Input!) {{ create{kind}(input: $input) {{ ...on {kind} {{ id }} }} }}"
        return str(self.admin.do(query, input=values)["id"])


def minor(amount: Decimal) -> int:
    """Write an amount as the shop keeps it."""
    return int(amount.scaleb(PRECISION).to_integral_value())
