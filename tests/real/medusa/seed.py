"""What a new Medusa shop needs before anybody can order: made through its own admin API, as its owner would."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.real.medusa.api import Api

EMAIL, PASSWORD = "owner@example.com", "owner-of-tests"
CURRENCIES = {"BRL": "br", "JPY": "jp", "KWD": "kw"}
IN_STOCK = 1000


@dataclass(frozen=True)
class Article:
    """What is sold: its SKU, its name and its price in each currency. `shipped` is false for a download."""

    sku: str
    name: str
    prices: dict[str, float]
    shipped: bool = True


@dataclass(frozen=True)
class Shop:
    """A shop that is open: how it is called by its owner, a program and a shopper, and what stands in it."""

    owner: Api
    secret_key: str
    shopper: Api
    location: str
    regions: dict[str, str]
    options: dict[str, str]
    profile: str
    channel: str
    variants: dict[str, str]


def open_shop(url: str, articles: Iterable[Article]) -> Shop:
    """Set a new shop up and put articles into it."""
    owner = _log_in(url)
    channel = owner.post("/admin/sales-channels", {"name": "Storefront"})["sales_channel"]["id"]
    _trade_in(owner, channel)
    location = _location(owner, channel)
    profile = owner.post("/admin/shipping-profiles", {"name": "Parcels", "type": "parcels"})["shipping_profile"]["id"]
    regions = {currency: _region(owner, currency, country) for currency, country in CURRENCIES.items()}
    return Shop(
        owner=owner,
        secret_key=owner.post("/admin/api-keys", {"title": "OrderSync", "type": "secret"})["api_key"]["token"],
        shopper=Api(url, {"x-publishable-api-key": _storefront_key(owner, channel)}),
        location=location,
        regions=regions,
        options={code: _option(owner, location, profile, code) for code in ("flat_rate",)},
        profile=profile,
        channel=channel,
        variants={one.sku: add_article(owner, one, channel, profile, location) for one in articles},
    )


def add_article(owner: Api, article: Article, channel: str, profile: str, location: str) -> str:
    """Put an article on sale, with stock; return the id of its variant."""
    variant = {
        "title": "Only",
        "sku": article.sku,
        "manage_inventory": article.shipped,
        "options": {"Kind": "Only"},
        "prices": [{"currency_code": code.lower(), "amount": price} for code, price in article.prices.items()],
    }
    product = {
        "title": article.name,
        "status": "published",
        "options": [{"title": "Kind", "values": ["Only"]}],
        "variants": [variant],
        "sales_channels": [{"id": channel}],
        **({"shipping_profile_id": profile} if article.shipped else {}),
    }
    made = owner.post("/admin/products", product)["product"]["variants"][0]
    if article.shipped:
        item = owner.get("/admin/inventory-items", sku=article.sku)["inventory_items"][0]["id"]
        stock = {"location_id": location, "stocked_quantity": IN_STOCK}
        owner.post(f"/admin/inventory-items/{item}/location-levels", stock)
    return str(made["id"])


def _log_in(url: str) -> Api:
    token = Api(url).post("/auth/user/emailpass", {"email": EMAIL, "password": PASSWORD})["token"]
    return Api(url, {"Authorization": f"Bearer {token}"})


def _trade_in(owner: Api, channel: str) -> None:
    store = owner.get("/admin/stores")["stores"][0]["id"]
    supported = [{"currency_code": code.lower(), "is_default": code == "BRL"} for code in CURRENCIES]
    owner.post(f"/admin/stores/{store}", {"supported_currencies": supported, "default_sales_channel_id": channel})


def _location(owner: Api, channel: str) -> str:
    address = {"address_1": "Rua das Palmeiras 1", "city": "São Paulo", "country_code": "br"}
    location = owner.post("/admin/stock-locations", {"name": "Main store", "address": address})["stock_location"]["id"]
    owner.post(f"/admin/stock-locations/{location}/sales-channels", {"add": [channel]})
    owner.post(f"/admin/stock-locations/{location}/fulfillment-providers", {"add": ["manual_manual"]})
    return str(location)


def _region(owner: Api, currency: str, country: str) -> str:
    region = {"name": f"Paid in {currency}", "currency_code": currency.lower(), "countries": [country]}
    made = owner.post("/admin/regions", {**region, "payment_providers": ["pp_system_default"]})
    return str(made["region"]["id"])


def _option(owner: Api, location: str, profile: str, code: str) -> str:
    path = f"/admin/stock-locations/{location}/fulfillment-sets"
    made = owner.post(path, {"name": "Deliveries", "type": "shipping"}, fields="id,fulfillment_sets.id")
    fulfillment_set = made["stock_location"]["fulfillment_sets"][0]["id"]
    zones = [{"type": "country", "country_code": country} for country in CURRENCIES.values()]
    zone = owner.post(f"/admin/fulfillment-sets/{fulfillment_set}/service-zones", {"name": "All", "geo_zones": zones})
    option = {
        "name": "Standard delivery",
        "service_zone_id": zone["fulfillment_set"]["service_zones"][0]["id"],
        "shipping_profile_id": profile,
        "provider_id": "manual_manual",
        "price_type": "flat",
        "type": {"label": "Standard", "description": "In a few days", "code": code},
        "prices": [{"currency_code": currency.lower(), "amount": 0} for currency in CURRENCIES],
        "rules": [],
    }
    return str(owner.post("/admin/shipping-options", option)["shipping_option"]["id"])


def _storefront_key(owner: Api, channel: str) -> str:
    key = owner.post("/admin/api-keys", {"title": "Storefront", "type": "publishable"})["api_key"]
    owner.post(f"/admin/api-keys/{key['id']}/sales-channels", {"add": [channel]})
    return str(key["token"])
