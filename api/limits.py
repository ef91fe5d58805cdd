"""How often what must not be tried without end may be tried, from one address and by everybody.

Counted in the catalogue, so for all processes together; see `imagedb.catalogue.attempts`.
"""

import ipaddress
from datetime import datetime
from typing import Final

from fastapi import Request

from api.errors import TooManyTriesError
from api.services import Services
from imagedb.catalogue import Allowance

WITHDRAWAL_CODE: Final = Allowance("withdrawal code", window=15 * 60, each=20, everybody=600, crowded=3)
"""Wrong codes; a right one is never counted.

Twenty: a family that mistypes five times, and three more behind the address of their ward or telephone company, in
the same quarter of an hour. Guessing is hopeless without any limit (80 bits): this keeps machines from being kept
busy. After 600 wrong ones in all, which no families make together, each address still has three.
"""


def address_of(request: Request) -> str:
    """Where the request comes from; of an IPv6 address the network, which is what one household has.

    Behind a proxy, uvicorn must be told to trust it (FORWARDED_ALLOW_IPS), or everybody is one address.
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped:  # of a server that listens on `::`, where all of them share one network
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def admit(services: Services, allowance: Allowance, address: str, now: datetime) -> None:
    """Count a try. Raises TooManyTriesError when the address has none left."""
    wait = services.catalogue.attempts.take(allowance, address, now)
    if wait:
        raise TooManyTriesError(wait)
