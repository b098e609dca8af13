"""What `make` calls: sets up what is missing, then does the work. Standard library only.

Setting up is remembered by the digests of the files it follows from, so that a second start takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from put_command import put_command

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BUILD = ROOT / "build"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings", "PYTHONPATH": str(ROOT / "src")}


def english() -> bool:
    """Whether the terminal speaks English; the same rule as the product's commands follow."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return told.lower().startswith("en")


def say(words: str, chinese: str = "") -> None:
    """One line of progress. What only developers see is in English."""
    print(f"· {chinese if chinese and not english() else words}", flush=True)


def stop(problem: str, remedy: str, chinese: tuple[str, str] | None = None) -> None:
    """End with what is wrong and what to do."""
    if chinese and not english():
        problem, remedy = chinese
    print(f"{problem}\n→ {remedy}", file=sys.stderr)
    sys.exit(1)


def call(*command: object, **environment: str) -> int:
    """Run a command in the project's root and return its exit status."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **SETTINGS, **environment}, check=False).returncode


def must(*command: object, **environment: str) -> None:
    """Run a command; when it fails, so do we."""
    if status := call(*command, **environment):
        sys.exit(status)


def digest(*files: Path) -> str:
    """One digest over the contents of files."""
    whole = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        whole.update(file.name.encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def once(name: str, key: str) -> Path | None:
    """The stamp to touch after doing `name`, or None when it was done for the same `key`."""
    stamp = BUILD / "stamps" / name
    return None if stamp.exists() and stamp.read_text() == key and PYTHON.exists() else stamp


def done(stamp: Path, key: str) -> None:
    """Remember that something was done."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def set_up(*, development: bool) -> None:
    """The environment with its pinned packages, the catalogues and the static files."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python would run first
        stop(
            f"Python {sys.version.split()[0]} is too old.",
            "Install Python 3.11 or newer, or say make PYTHON=/path/to/it.",
            (
                f"Python {sys.version.split()[0]} 版本太旧。",
                "请安装 Python 3.11 或更新的版本，或用 make PYTHON=路径 指定。",
            ),
        )
    if not PYTHON.exists():
        say("making the environment .venv", "正在建立运行环境 .venv")
        if call(sys.executable, "-m", "venv", VENV):
            shutil.rmtree(VENV, ignore_errors=True)
            stop(
                "This Python cannot make environments.",
                "Install its venv module (on Debian and Ubuntu: apt install python3-venv).",
                ("此 Python 不能建立运行环境。", "请安装 venv 模块（Debian、Ubuntu：apt install python3-venv）。"),
            )
    for name in ("requirements", *(["requirements-dev"] if development else [])):
        file = ROOT / f"{name}.txt"
        key = digest(file)
        if stamp := once(name, key):
            say(f"installing {name}.txt (half a minute or so)", f"正在安装 {name}.txt 中的软件包（约半分钟）")
            quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
            if call(PYTHON, "-m", "pip", "install", *quiet, "-r", file):
                stop(
                    "The packages could not be installed.",
                    "Check the connection to the package registry and try again.",
                    ("软件包没有装上。", "请检查到软件源的网络连接，再试一次。"),
                )
            done(stamp, key)
    if stamp := once("command", "1"):
        say("putting the command `chuangcheng` into .venv", "正在把命令 chuangcheng 装入 .venv")
        put_command(VENV, ROOT / "src")
        done(stamp, "1")
    catalogues = list((ROOT / "src").rglob("*.po"))
    if stamp := once("catalogues", digest(*catalogues)):
        say("compiling the translations", "正在编译译文")
        must(PYTHON, ROOT / "tools" / "messages.py", "--compile")
        done(stamp, digest(*catalogues))
    assets = [file for file in (ROOT / "src").rglob("static/**/*") if file.is_file()]
    if stamp := once("assets", digest(*assets)):
        say("gathering the static files", "正在汇集静态文件")
        must(PYTHON, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        done(stamp, digest(*assets))


def run(args: argparse.Namespace) -> None:
    """Serve the demo."""
    if not 0 < args.port < 65536:
        stop(
            f"{args.port} is no port.",
            "Say make run PORT=8010, or another number from 1 to 65535.",
            (f"{args.port} 不是端口号。", "请用 make run PORT=8010，或 1 至 65535 之间的其他数字。"),
        )
    with socket.socket() as trial:
        if trial.connect_ex(("127.0.0.1" if args.host == "0.0.0.0" else args.host, args.port)) == 0:
            stop(
                f"Port {args.port} is taken.",
                "Stop what runs there, or say make run PORT=8010.",
                (f"端口 {args.port} 已被占用。", "请先停掉占用它的程序，或用 make run PORT=8010。"),
            )
    set_up(development=False)
    must(PYTHON, "-m", "chuangcheng.interfaces.commands.main", "demo", "--once")
    must(PYTHON, ROOT / "tools" / "welcome.py", args.host, args.port)
    hosts = "*" if args.host == "0.0.0.0" else ""
    environment = {"ALLOWED_HOSTS": hosts} if hosts else {}
    words = [
        "-m",
        "chuangcheng.interfaces.commands.main",
        "serve",
        "--demo",
        "--host",
        args.host,
        "--port",
        str(args.port),
    ]
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), *words], {**os.environ, **SETTINGS, **environment})


def install(args: argparse.Namespace) -> None:
    """Set everything up and say what comes next."""
    set_up(development=False)
    say(
        f"ready: {BIN / 'chuangcheng'} init sets up a new installation (docs/operations.md)",
        f"已就绪：新装请运行 {BIN / 'chuangcheng'} init（见 docs/operations.md）",
    )


def demo(args: argparse.Namespace) -> None:
    """Load the demo anew."""
    set_up(development=False)
    must(PYTHON, "-m", "chuangcheng.interfaces.commands.main", "demo", "--remove")
    must(PYTHON, "-m", "chuangcheng.interfaces.commands.main", "demo", "--stage", args.stage)


def test(args: argparse.Namespace) -> None:
    """Run the tests."""
    set_up(development=True)
    words = ["--engine", args.engine] if args.engine else []
    words += ["--only", args.only] if args.only else []
    words += ["--demand-all"] if args.demand_all else []
    sys.exit(call(PYTHON, ROOT / "tools" / "test.py", *words))


def check(args: argparse.Namespace) -> None:
    """Everything that can be said without running the tests."""
    set_up(development=True)
    failed = []
    steps: list[tuple[str, list[object], dict[str, str]]] = [
        ("form", [BIN / "ruff", "format", "--check", "."], {}),
        ("style", [BIN / "ruff", "check", "."], {}),
        ("contracts", [BIN / "lint-imports"], {}),
        ("types", [BIN / "mypy", "src"], {}),
        ("migrations", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"], {}),
        (
            "settings",
            [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
            {"HTTPS": "1", "SECRET_KEY": "only for this check, " * 4},
        ),
        ("translations", [PYTHON, ROOT / "tools" / "messages.py", "--check"], {}),
    ]
    for name, command, environment in steps:
        say(name)
        if call(*command, CHUANGCHENG_HOME=str(BUILD / "check"), **environment):
            failed.append(name)
    if failed:
        stop(f"Not in order: {', '.join(failed)}.", "Read above what each of them says.")
    say("all in order")


def bench(args: argparse.Namespace) -> None:
    """Measure."""
    set_up(development=True)
    sys.exit(call(PYTHON, ROOT / "bench" / "run.py", *(["--only", args.only] if args.only else [])))


def bundle(args: argparse.Namespace) -> None:
    """Everything for a machine without registries, in one archive; with --check, proved where there is no network."""
    set_up(development=False)
    words = ["--pythons", *args.pythons.split()] if args.pythons else []
    words += ["--machine", args.machine] if args.machine else []
    words += ["--check"] if args.check else []
    must(PYTHON, ROOT / "tools" / "bundle.py", *words)


def tidy(args: argparse.Namespace) -> None:
    """Format the code."""
    set_up(development=True)
    call(BIN / "ruff", "check", "--fix", "--quiet", ".")
    must(BIN / "ruff", "format", ".")


def messages(args: argparse.Namespace) -> None:
    """Extract and compile the texts."""
    set_up(development=True)
    must(PYTHON, ROOT / "tools" / "messages.py")
    must(PYTHON, ROOT / "tools" / "messages.py", "--compile")


def lock(args: argparse.Namespace) -> None:
    """Pin the dependencies with their hashes, without addresses."""
    set_up(development=True)
    common = [
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--no-emit-index-url",
    ]
    must(BIN / "uv", *common, "--extra", "notify", "pyproject.toml", "-o", "requirements.txt")
    must(BIN / "uv", *common, "--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt")


def main() -> None:
    """Read the words and do the work."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, does in (
        ("run", run),
        ("install", install),
        ("demo", demo),
        ("test", test),
        ("check", check),
        ("bench", bench),
        ("bundle", bundle),
        ("format", tidy),
        ("messages", messages),
        ("lock", lock),
    ):
        command = commands.add_parser(name)
        command.set_defaults(does=does)
        if name == "run":
            command.add_argument("--host", default="127.0.0.1")
            command.add_argument("--port", type=int, default=8000)
        if name == "demo":
            command.add_argument("--stage", default="mid")
        if name == "test":
            command.add_argument("--engine", choices=["sqlite", "postgresql"])
            command.add_argument("--demand-all", action="store_true")
        if name == "bundle":
            command.add_argument("--pythons", default="")
            command.add_argument("--machine", default="")
            command.add_argument("--check", action="store_true")
        if name in ("test", "bench"):
            command.add_argument("--only")
    args = parser.parse_args()
    args.does(args)


if __name__ == "__main__":
    main()
