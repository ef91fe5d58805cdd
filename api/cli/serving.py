"""What `imagedb serve` does."""

import ipaddress
import os
import socket
from contextlib import suppress

import uvicorn

from api.app import create_app
from api.cli.atlas import failures_told, read_settings
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out
from api.logs import start_logging
from api.memory import give_back, settle
from api.severing import SeverableProtocol, hold_back

_GRACE_SECONDS = 20
"""For so long what is under way when the server is told to stop may take to end; new requests are not taken."""


def run(host: str, port: int) -> int:
    """Serve until told to stop; return the exit code."""
    taken = why_not(host, port) or why_not_believe(os.environ.get("FORWARDED_ALLOW_IPS", ""))
    if taken:
        complain(taken)
        return BROKE
    if not _is_loopback(host):
        complain(
            f"Listening on {host}: anybody who reaches this address can read. Put a proxy with TLS before it."
        )
    give_back()
    settings = read_settings()
    start_logging(settings.log_format)
    with failures_told():
        app = create_app(settings)
    settle()
    shown = f"[{host}]" if ":" in host else host
    out.print(f"Serving on http://{shown}:{port} (Ctrl-C ends it)")
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # ours, see `api.logs`
        access_log=False,  # uvicorn's has addresses and queries in it
        server_header=False,
        http=SeverableProtocol,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    listener = config.bind_socket()
    hold_back(listener)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
    return OK


def why_not(host: str, port: int) -> str | None:
    """Return why nothing can be served there, or None."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return f"Cannot listen on {host}, port {port}: {error.strerror}. Another --port may be free."
    return None


def why_not_believe(proxies: str) -> str | None:
    """Return why these proxies cannot be believed when they say where a visitor comes from, or None."""
    for one in (part.strip() for part in proxies.split(",")):
        if one == "*" or one.endswith("/0"):
            return (
                f"FORWARDED_ALLOW_IPS has {one}: every visitor could say where they come from, and no limit would "
                "hold. Give the addresses or networks of your proxies, such as 10.0.0.0/8."
            )
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
