"""Prints where the demo is served and who can sign in; for a phone, as a QR code too."""

from __future__ import annotations

import socket
import sys

from chuangcheng.interfaces.web.demo import PASSWORD, SIGN_INS


def address_in_the_network() -> str:
    """This machine's address as a phone on the same network sees it; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect(("192.0.2.1", 9))
            return str(trial.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def main(host: str, port: str) -> None:
    """The welcome."""
    everywhere = host == "0.0.0.0"
    address = f"http://{address_in_the_network() if everywhere else host}:{port}"
    print(f"\n  创城 · demo  {address}\n")
    print(f"  password of all sign-ins: {PASSWORD}")
    for username, role in SIGN_INS:
        print(f"    {username:<16}{role}")
    print("    street01 … street24, unit01 … unit17, inspector2 … inspector8 and others\n")
    if everywhere:
        import segno

        segno.make(address).terminal(compact=True)
        print("  scan with a phone on the same network\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
