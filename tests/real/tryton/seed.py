"""What a company needs in a new Tryton before it can sell: currency, country, accounts, a carrier, a user for us."""

from decimal import Decimal

from tests.real.tryton.api import Api

LOGIN, PASSWORD = "order_sync", "secret-of-order-sync"
GROUPS = ["Sales", "Stock", "Accounting"]
CARRIER = "Correios"


def seed(api: Api) -> None:
    """Open the company of the administrator."""
    currency = api.add(
        "currency.currency", name="Real", code="BRL", symbol="R$", numeric_code="986", rounding=Decimal("0.01")
    )
    country = api.add("country.country", name="Brazil", code="BR", code3="BRA", code_numeric="076")
    api.add("country.subdivision", country=country, code="BR-SP", name="São Paulo", type="state")
    address = ["create", [{"city": "São Paulo", "country": country}]]
    house = api.add("party.party", name="Casa de Testes", addresses=[address])
    company = api.add("company.company", party=house, currency=currency)
    api.change(
        "res.user", _one(api, "res.user", ["login", "=", "admin"]), companies=[["add", [company]]], company=company
    )
    api.context["company"] = company
    category = _accounts(api, company)
    service = _template(api, category, "Sedex", "SEDEX", "service")
    api.add("carrier", party=api.add("party.party", name=CARRIER, addresses=[]), carrier_product=service)
    api.add("stock.package.type", name="Box")
    groups = [_one(api, "res.group", ["name", "=", name]) for name in GROUPS]
    user = api.add("res.user", name="OrderSync", login=LOGIN, groups=[["add", groups]])
    api.change("res.user", user, password=PASSWORD, companies=[["add", [company]]], company=company)


def sell(api: Api, code: str, name: str) -> int:
    """Put an article on sale."""
    return _template(api, _one(api, "product.category", ["accounting", "=", True]), name, code, "goods")


def receive(api: Api, product: int, quantity: float) -> None:
    """Take an article into the warehouse, from a supplier."""
    [found] = api.find("product.product", [["id", "=", product]], "default_uom")
    move = api.add(
        "stock.move",
        product=product,
        quantity=quantity,
        unit=found["default_uom"],
        from_location=_one(api, "stock.location", ["code", "=", "SUP"]),
        to_location=_one(api, "stock.location", ["code", "=", "STO"]),
        company=api.context["company"],
        unit_price=Decimal(1),
        currency=_one(api, "currency.currency", ["code", "=", "BRL"]),
    )
    api.press("stock.move", "do", move)


def _template(api: Api, category: int, name: str, code: str, kind: str) -> int:
    unit = _one(api, "product.uom", ["symbol", "=", "u"])
    template = api.add(
        "product.template",
        name=name,
        type=kind,
        default_uom=unit,
        sale_uom=unit,
        salable=True,
        list_price=Decimal(10),
        account_category=category,
        products=[["create", [{"suffix_code": code}]]],
    )
    return _one(api, "product.product", ["template", "=", template])


def _accounts(api: Api, company: int) -> int:
    """Lay out the accounts that Tryton comes with; return the category of goods, which says what is booked where."""
    plan = _one(api, "account.account.template", ["parent", "=", None])
    wizard = "wizard.account.create_chart"
    number, *_ = api.call(f"{wizard}.create", api.context)
    chosen = {"start": {}, "account": {"company": company, "account_template": plan}}
    api.call(f"{wizard}.execute", number, chosen, "create_account", api.context)
    kinds = {name: _account(api, name) for name in ("receivable", "payable", "revenue", "expense")}
    properties = {
        "company": company,
        "account_receivable": kinds["receivable"],
        "account_payable": kinds["payable"],
        "category_account_revenue": kinds["revenue"],
        "category_account_expense": kinds["expense"],
    }
    api.call(f"{wizard}.execute", number, {**chosen, "properties": properties}, "create_properties", api.context)
    books = {"account_revenue": kinds["revenue"], "account_expense": kinds["expense"]}
    return api.add("product.category", name="Goods", accounting=True, **books)


def _account(api: Api, kind: str) -> int:
    of_parties = [["party_required", "=", True]] if kind in ("receivable", "payable") else []
    domain = [["closed", "!=", True], [f"type.{kind}", "=", True], *of_parties]
    return int(api.find("account.account", domain, "name")[0]["id"])


def _one(api: Api, model: str, clause: list[object]) -> int:
    return int(api.find(model, [clause], "id")[0]["id"])
