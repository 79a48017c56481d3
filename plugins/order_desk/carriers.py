"""Where a parcel is looked up: the address that came with it, or its carrier's own page."""

import re
from urllib.parse import quote, urlsplit

_PAGES = {
    "ups": "https://www.ups.com/track?tracknum={0}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={0}",
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels={0}",
    "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={0}",
    "dpd": "https://tracking.dpd.de/status/en_US/parcel/{0}",
    "gls": "https://gls-group.com/GROUP/en/parcel-tracking?match={0}",
    "royalmail": "https://www.royalmail.com/track-your-item#/tracking-results/{0}",
    "evri": "https://www.evri.com/track/parcel/{0}",
    "canadapost": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={0}",
    "purolator": "https://www.purolator.com/en/shipping/tracker?pin={0}",
    "auspost": "https://auspost.com.au/mypost/track/#/details/{0}",
    "australiapost": "https://auspost.com.au/mypost/track/#/details/{0}",
    "laposte": "https://www.laposte.fr/outils/suivre-vos-envois?code={0}",
    "colissimo": "https://www.laposte.fr/outils/suivre-vos-envois?code={0}",
    "chronopost": "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={0}",
    "ontrac": "https://www.ontrac.com/tracking/?number={0}",
    "tnt": "https://www.tnt.com/express/en_gc/site/tracking.html?searchType=con&cons={0}",
}


def tracking_link(carrier: str, number: str, given: str = "") -> str:
    """Return the address at which a parcel is followed, or "" if none is known. It is http or https, nothing else."""
    if _is_web_address(given):
        return given.strip()
    page = _page_of(carrier)
    return page.format(quote(number.strip(), safe="")) if page and number.strip() else ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _page_of(carrier: str) -> str:
    """Find a carrier by how its name begins: "DHL Express", "UPS Ground", "Royal Mail"."""
    words = re.findall(r"[a-z0-9]+", carrier.lower())
    return next((_PAGES[name] for name in ("".join(words[:2]), *words[:1]) if name in _PAGES), "")
