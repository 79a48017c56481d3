"""Made-up people, places and goods: word lists, and how an address is put together from them."""

from dataclasses import dataclass
from random import Random

from include.order_sync.models import Address


@dataclass(frozen=True, slots=True)
class Place:
    """A town with what people and streets are called there."""

    country: str
    city: str
    region: str
    postcode: str
    phone: str
    streets: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


PLACES = (
    Place(
        "US",
        "Portland",
        "OR",
        "97205",
        "+1 503 555",
        ("Alder Street", "Salmon Street"),
        ("Grace", "Miles", "Tasha"),
        ("Bennett", "O'Hara", "Whitfield"),
    ),
    Place(
        "GB",
        "Sheffield",
        "",
        "S1 2BP",
        "+44 114 496",
        ("Division Street", "Orchard Lane"),
        ("Imogen", "Alfie", "Priya"),
        ("Thackeray", "Marsh", "Shah"),
    ),
    Place(
        "DE",
        "Köln",
        "NW",
        "50667",
        "+49 221 555",
        ("Große Sandkaul", "Am Hof"),
        ("Jürgen", "Anneliese", "Käthe"),
        ("Weiß", "Schäfer", "Möller"),
    ),
    Place(
        "FR",
        "Besançon",
        "",
        "25000",
        "+33 3 81 55",
        ("Rue Mégevand", "Place de la Révolution"),
        ("Zoé", "François", "Maëlle"),
        ("Lefèvre", "D'Aubigné", "Garçon"),
    ),
    Place(
        "BR",
        "São Paulo",
        "SP",
        "01310-100",
        "+55 11 5555",
        ("Rua Augusta", "Avenida Angélica"),
        ("João", "Conceição", "Thaís"),
        ("Araújo", "Guimarães", "Simões"),
    ),
    Place(
        "PL",
        "Łódź",
        "",
        "90-001",
        "+48 42 555",
        ("Piotrkowska", "Ulica Żwirki"),
        ("Łukasz", "Małgorzata", "Zbigniew"),
        ("Wiśniewski", "Dąbrowska", "Żak"),
    ),
    Place(
        "GR",
        "Θεσσαλονίκη",
        "",
        "546 24",
        "+30 231 055",
        ("Τσιμισκή", "Εγνατία"),
        ("Ελένη", "Γιώργος", "Δήμητρα"),
        ("Παπαδόπουλος", "Νικολάου", "Σαμαρά"),
    ),
    Place(
        "JP",
        "京都市",
        "京都府",
        "604-8006",
        "+81 75 555",
        ("下丸屋町", "御池通"),
        ("陽菜", "翔太", "さくら"),
        ("佐藤", "山本", "小林"),
    ),
)

GOODS = (
    ("MUG-STONE-01", "Stoneware mug", "14.90"),
    ("TEE-ORG-M", "Organic T-shirt, M", "24.00"),
    ("LAMP-OAK", "Desk lamp “Oak”", "89.50"),
    ("TEA-OOLONG-250", "Oolong tea 250 g", "18.75"),
    ("BAG-CANVAS", "Canvas tote bag", "12.00"),
    ("NOTE-A5-3", "Notebook A5, set of 3", "11.40"),
    ("KETTLE-1L", "Enamel kettle 1 l", "39.99"),
    ("SOAP-OLIVE", "Savon à l’huile d’olive", "6.20"),
    ("BLANKET-WOOL", "Wool blanket 140×200", "129.00"),
    ("PEN-BRASS", "Brass pen", "34.25"),
)

NEW_ITEM = "LAMP-ASH"  # sold already, and not yet on file at the warehouse
NEW_GOODS = (NEW_ITEM, "Desk lamp “Ash”", "94.50")

DISTRIBUTORS = ("northwind", "harbour-goods", "atelier-sud", "kontor-west")


def full_name(place: Place, random: Random) -> str:
    """Make up somebody who lives there."""
    return f"{random.choice(place.first_names)} {random.choice(place.last_names)}"


def address(place: Place, name: str, random: Random) -> Address:
    """Make up where somebody lives."""
    number = random.randint(1, 240)
    return Address(
        name=name,
        company=random.choice(("", "", "", f"{name.split()[-1]} & Co")),
        line1=f"{random.choice(place.streets)} {number}",
        line2=random.choice(("", "", "2nd floor")),
        city=place.city,
        region=place.region,
        postcode=place.postcode,
        country=place.country,
        phone=f"{place.phone} {random.randint(1000, 9999)}",
        email=f"customer{random.randint(100, 999)}@example.com",
    )
