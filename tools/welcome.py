"""Prints where the demo is served and who can sign in; for a phone, as a QR code too."""

from __future__ import annotations

import socket
import sys

from chuangcheng.interfaces.commands.speaking import either
from chuangcheng.interfaces.web.demo import PASSWORD, SIGN_INS

TWO_POSTS = "coordinator and handler hold two posts each: switch at the top right"
EVERYWHERE = ("0.0.0.0", "::")


def address_in_the_network() -> str | None:
    """This machine's address as a phone on the same network sees it, or None without a network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.connect(("192.0.2.1", 9))  # an address for documentation: only the way to it is looked up
            found = [str(trial.getsockname()[0])]
        except OSError:  # no way out, but perhaps a network of its own, such as a phone's
            found = _own_addresses()
    return next((address for address in found if not address.startswith(("127.", "0."))), None)


def _own_addresses() -> list[str]:
    try:
        return [str(told[4][0]) for told in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []


def main(host: str, port: str) -> None:
    """The welcome."""
    everywhere = host in EVERYWHERE
    reached = address_in_the_network() if everywhere else host
    address = f"http://{reached or '127.0.0.1'}:{port}"
    print(f"\n  创城 · {either('演示', 'demo')}  {address}\n")
    print(f"  {either('全部账号的密码', 'password of all sign-ins')}: {PASSWORD}")
    for username, role in SIGN_INS:
        print(f"    {username:<16}{role}")
    rest = "street01 … street24, unit01 … unit17, inspector2 … inspector6, community01, company01"
    print(f"    {rest} {either('等', 'and others')}")
    print(f"    {either('coordinator、handler 各有两个岗位，可在右上角切换', TWO_POSTS)}\n")
    if everywhere and reached is None:
        print(
            either(
                "  本机没有连接网络，手机无法打开；请连接网络后重新运行\n",
                "  this machine is in no network: a phone cannot reach it; connect it and run this again\n",
            )
        )
    elif everywhere:
        import segno

        segno.make(address).terminal(compact=True)
        print(f"  {either('手机连接同一网络后扫码打开', 'scan with a phone on the same network')}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
