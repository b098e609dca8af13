"""Proves an offline bundle: unpacked into an empty folder, installed with the network cut off, set up, served.

`unshare` gives the installation a network of its own in which there is nothing but itself. Where the machine does not
allow that, package registries and proxies are pointed at nothing instead, and it is said which of the two it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

WITHOUT_NETWORK = (("unshare", "--net"), ("unshare", "--net", "--map-root-user"))
PATIENCE = 60
SIOCGIFFLAGS, SIOCSIFFLAGS, UP = 0x8913, 0x8914, 0x1


def check(archive: Path) -> None:
    """Prove it, or end with what went wrong."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chuangcheng-bundle-") as place:
        with tarfile.open(archive) as tar:
            tar.extractall(place, filter="data")
        (folder,) = Path(place).iterdir()
        words = [sys.executable, str(Path(__file__).resolve()), str(folder)]
        plain = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": place, "LANG": "en_US.UTF-8", "PYTHON": base_python()}
        if way := next((way for way in WITHOUT_NETWORK if works(way)), None):
            print(f"· network cut off by `{' '.join(way)}`", flush=True)
            done = subprocess.run([*way, *words, "--cut-off"], env=plain, cwd=place, check=False)
        else:
            print("· this machine does not allow `unshare --net`: registries and proxies point at nothing", flush=True)
            nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
            nowhere |= {"PIP_NO_INDEX": "1", "no_proxy": "127.0.0.1,localhost"}
            done = subprocess.run(words, env={**plain, **nowhere}, cwd=place, check=False)
    if done.returncode:
        sys.exit("the bundle does not hold")
    print(f"· the bundle holds ({time.monotonic() - begun:.0f} s)", flush=True)


def works(way: tuple[str, ...]) -> bool:
    """Whether this machine allows it."""
    return (
        bool(shutil.which(way[0])) and not subprocess.run([*way, "true"], capture_output=True, check=False).returncode
    )


def base_python() -> str:
    """The Python below the environment that asks: the installer must do with it alone."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")


def inside(folder: Path, *, cut_off: bool) -> None:
    """What happens on the machine without a network."""
    if cut_off:
        raise_loopback()
        demand_no_network()
    target, home = folder.parent / "opt", folder.parent / "srv"
    installer = ["sh", str(folder / "install.sh"), "--into", str(target)]
    must(*installer)
    assert "installed already" in must(*installer), "a second installation must change nothing"
    command = str(target / "current" / ".venv" / "bin" / "chuangcheng")
    os.environ["CHUANGCHENG_HOME"] = str(home)
    words = ("init", "--unit", "云溪区", "--username", "feng", "--name", "冯", "--password-stdin")
    must(command, *words, typed="correct horse battery\n")
    look_at_pages(command)
    told = must(command, "upgrade")
    assert "the journal is whole" in told, told


def look_at_pages(command: str) -> None:
    """Serve, get the sign-in page with its style sheet, see that all is in order, stop."""
    words = [command, "serve", "--port", "0", "--processes", "1", "--grace", "1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found, line
            address = found[0]
            page = wait_for(f"{address}/sign-in/").decode()
            assert 'name="password"' in page, page[:500]
            style = re.search(r'href="(/static/[^"]+\.css)"', page)
            assert style, page[:500]
            assert len(wait_for(address + style[1])) > 1000
            health = json.loads(wait_for(f"{address}/health/"))
            assert health["ok"], health
        finally:
            process.terminate()
        assert process.wait(timeout=PATIENCE) == 0
    print("· the sign-in page, its style sheet and /health/ answered", flush=True)


def wait_for(address: str) -> bytes:
    """What an address answers, once it answers well."""
    deadline, last = time.monotonic() + PATIENCE, "nothing"
    while time.monotonic() < deadline:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            last = f"{error.code} {error.read().decode(errors='replace')[:500]}"
        except OSError as error:
            last = str(error)
        time.sleep(0.2)
    sys.exit(f"{address}: {last}")


def must(*words: str, typed: str = "") -> str:
    """Run a command that must succeed; what it says."""
    done = subprocess.run(words, input=typed, capture_output=True, text=True, check=False)
    print("".join(f"  {line}\n" for line in (done.stdout + done.stderr).splitlines()), end="", flush=True)
    if done.returncode:
        sys.exit(f"{' '.join(words[:3])} ended with {done.returncode}")
    return done.stdout


def raise_loopback() -> None:
    """A network of one's own begins with its only device switched off."""
    import fcntl
    import struct

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | UP))


def demand_no_network() -> None:
    """End unless nothing outside can be reached."""
    with socket.socket() as trial:
        trial.settimeout(3)
        try:
            trial.connect(("192.0.2.1", 80))  # an address for documentation
        except OSError as error:
            print(f"· nothing outside can be reached: {error.strerror}", flush=True)
            return
    sys.exit("the network is not cut off")


if __name__ == "__main__":
    inside(Path(sys.argv[1]), cut_off="--cut-off" in sys.argv)
