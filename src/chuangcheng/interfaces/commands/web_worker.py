"""One web process: reads each request whole before it answers, and finishes what it has in hand before it ends."""

from __future__ import annotations

import gc
import signal
import socket
import time
from typing import Any

LARGEST_BODY = 256 * 1024 * 1024
GARBAGE_AT = 10_000
"""So many more objects made than freed let us look for those in circles: one request makes more than Python's 700."""


def serve_socket(descriptor: int, *, grace: float) -> None:
    """Answer what comes to the socket until SIGTERM, then finish within `grace` seconds."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver
    from waitress import wasyncore
    from waitress.server import create_server

    application = get_wsgi_application()
    assert get_resolver().url_patterns  # loads the pages: not while the first visitor waits
    gc.collect()
    gc.freeze()  # what is loaded by now stays: never looked through again
    gc.set_threshold(GARBAGE_AT)
    server: Any = create_server(
        application,
        sockets=[socket.socket(fileno=descriptor)],
        threads=1,
        connection_limit=1000,
        asyncore_use_poll=True,
        ident="",
        max_request_body_size=LARGEST_BODY,
        clear_untrusted_proxy_headers=True,
        **_believed(settings.TRUSTED_PROXY, settings.TRUSTED_PROXY_HOPS),
    )
    stopping = False

    def end(*_: object) -> None:
        nonlocal stopping
        stopping = True
        server.pull_trigger()  # the loop looks up at once

    signal.signal(signal.SIGTERM, end)
    while not stopping:
        wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
    wasyncore.dispatcher.close(server)  # nobody new
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(_has_work(one) for one in list(server.active_channels.values())):
        wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=max(1.0, deadline - time.monotonic()))


def _has_work(channel: Any) -> bool:
    """Whether somebody waits for an answer on this connection, or is still sending."""
    return bool(channel.requests or channel.request is not None or channel.total_outbufs_len)


def _believed(proxy: str, hops: int) -> dict[str, Any]:
    """What the web server takes from the proxy in front of it; the host's name goes through it unchanged."""
    if not proxy:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": hops,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
