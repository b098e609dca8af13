"""Two small servers that take what is sent: one speaks HTTP, one SMTP. Both can be told to fail, or to say nothing."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Taken:
    """One thing that was sent: where to, what, under which key."""

    path: str
    body: dict[str, Any]
    key: str = ""


@dataclass
class Sink:
    """What arrived, and how the server answers. `refusing`: an error; `denying`: status 200 and an error in the body
    (as the chat services do); `holding`: it takes a message and says nothing until the event is set; with
    `holding_before` it has not even taken it."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    refused: int = 0
    refusing: bool = False
    denying: bool = False
    holding: threading.Event | None = None
    holding_before: bool = False
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def http(self) -> str:
        """The origin of the HTTP server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def smtp(self) -> str:
        """The address of the SMTP server."""
        return f"smtp://127.0.0.1:{self.port}"

    def keys(self) -> list[str]:
        """The keys of what arrived, in order."""
        return [one.key for one in self.taken]


class Server(ThreadingHTTPServer):
    """Threads that do not outlive the test, and no look-up of names."""

    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


@contextmanager
def http_sink() -> Iterator[Sink]:
    """An HTTP server on a free port."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if sink.refusing:
                sink.refused += 1
                self._answer(503, {})
                return
            if sink.denying:
                sink.refused += 1
                self._answer(200, {"errcode": 45009, "errmsg": "api freq out of limit", "code": 9499, "msg": "no"})
                return
            if sink.holding is not None and sink.holding_before:
                sink.arrived.set()
                sink.holding.wait(30)
                return
            sink.taken.append(Taken(self.path, told, self.headers.get("Idempotency-Key", "")))
            sink.arrived.set()
            if sink.holding is not None:
                sink.holding.wait(30)
            self._answer(200, {"errcode": 0, "code": 0})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                pass  # whoever sent it is gone

        def log_message(self, *args: object) -> None:
            pass

    with _served(Server(("127.0.0.1", 0), Handler), sink):
        yield sink


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as one message needs."""

    def handle(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line.split(None, 1)[0].upper() if line.strip() else b""
            if word in (b"EHLO", b"HELO"):
                self._say("250 sink")
            elif word == b"MAIL" and sink.refusing:
                sink.refused += 1
                self._say("451 try later")
            elif word == b"DATA":
                self._say("354 go on")
                raw = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    raw += line
                sink.taken.append(read(raw))
                sink.arrived.set()
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def read(raw: bytes) -> Taken:
    """A mail as it arrived."""
    mail = message_from_bytes(raw)
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    subject = str(make_header(decode_header(mail["Subject"])))
    body = {"subject": subject, "text": text.decode(), "from": mail["From"]}
    return Taken(mail["To"], body, mail["X-Chuangcheng-Message"])


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def smtp_sink() -> Iterator[Sink]:
    """An SMTP server on a free port."""
    sink = Sink()
    server = MailServer(("127.0.0.1", 0), Mail)
    server.sink = sink  # type: ignore[attr-defined]
    with _served(server, sink):
        yield sink


@contextmanager
def _served(server: socketserver.TCPServer, sink: Sink) -> Iterator[None]:
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        if sink.holding is not None:
            sink.holding.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
