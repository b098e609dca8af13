"""Installs the offline bundle that this file lies in. Standard library only; asks no registry.

A release gets a folder of its own; `current` is a link to the newest, so that going back is one link. Data never lie
in a release.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent
MANIFEST = "MANIFEST.sha256"
FORMAT = "chuangcheng-bundle/1"
DONE = ".installed"


def english():
    """Whether the terminal speaks English; the same rule as the product's commands follow."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return told.lower().startswith("en")


def say(chinese, words):
    """One line of progress."""
    print(f"· {words if english() else chinese}", flush=True)


def stop(chinese, words):
    """End with what is wrong and what to do."""
    print(words if english() else chinese, file=sys.stderr)
    sys.exit(1)


def digest_of(file):
    """The SHA-256 of a file."""
    whole = hashlib.sha256()
    with file.open("rb") as source:
        for piece in iter(lambda: source.read(1 << 20), b""):
            whole.update(piece)
    return whole.hexdigest()


def check_manifest(bundle=BUNDLE):
    """End unless the bundle holds exactly the files of its manifest, each with its SHA-256. How many there are."""
    wanted = {}
    try:
        for line in (bundle / MANIFEST).read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            wanted[name] = digest
    except OSError as error:
        stop(
            f"安装包不完整：读不到 {MANIFEST}（{error.strerror}）", f"not a whole bundle: {MANIFEST}: {error.strerror}"
        )
    there = {file.relative_to(bundle).as_posix() for file in bundle.rglob("*") if file.is_file() or file.is_symlink()}
    there = {name for name in there if name != MANIFEST and "__pycache__" not in name}
    for name in sorted(wanted.keys() | there):
        if name not in there:
            stop(f"安装包不完整：缺少 {name}；请重新拷贝", f"not a whole bundle: {name} is missing; copy it again")
        if name not in wanted:
            stop(f"安装包中多出 {name}，未列在清单中", f"the bundle holds {name}, which its manifest does not list")
        if (bundle / name).is_symlink() or digest_of(bundle / name) != wanted[name]:
            stop(
                f"安装包已损坏或被改动：{name} 与清单不符；请重新拷贝",
                f"the bundle is damaged or was changed: {name} is not what the manifest says; copy it again",
            )
    return len(wanted)


def about(bundle=BUNDLE):
    """What the bundle says of itself."""
    try:
        told = json.loads((bundle / "bundle.json").read_text("utf-8"))
        known = told["format"] == FORMAT
    except (OSError, ValueError, KeyError) as error:
        stop(f"读不到 bundle.json：{error}", f"bundle.json cannot be read: {error}")
    if not known:
        stop("安装包的格式不认识", "this is a bundle of a format that is not known")
    return told


def misfit(told):
    """Why this machine and this Python cannot use the bundle, in both languages; None when they can."""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if here not in told["pythons"]:
        ours = ", ".join(told["pythons"])
        return (
            f"此安装包供 Python {ours} 使用，而 {sys.executable} 是 {here}：请用 PYTHON=路径 sh install.sh 指定",
            f"this bundle is for Python {ours}, and {sys.executable} is {here}: say PYTHON=/path/to/it sh install.sh",
        )
    machine = platform.machine()
    if sys.platform != "linux" or machine != told["machine"]:
        return (
            f"此安装包供 linux {told['machine']} 使用，而本机是 {sys.platform} {machine}",
            f"this bundle is for linux {told['machine']}, and this machine is {sys.platform} {machine}",
        )
    name, version = platform.libc_ver()
    numbers = [int(part) for part in version.split(".")[:2] if part.isdigit()]
    if name == "glibc" and numbers < [int(part) for part in told["glibc"].split(".")]:
        return (
            f"本机的 glibc {version} 太旧，需要 {told['glibc']} 或更新",
            f"glibc {version} is too old: {told['glibc']} or newer is needed",
        )
    if name and name != "glibc":
        return (f"此安装包需要 glibc，本机是 {name}", f"this bundle needs glibc, and this machine has {name}")
    return None


def run(*command, environment=None):
    """Run a command that must succeed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        stop(f"没有成功：{' '.join(words[:4])} …", f"did not work: {' '.join(words[:4])} …")


def install(into, told):
    """Make the release, and let `current` point at it."""
    name = f"{told['version']}-{told['revision'][:10]}"
    release = into / "releases" / name
    if (release / DONE).exists():
        say(f"{name} 已装好，不再重装", f"{name} is installed already")
    else:
        if release.exists():
            shutil.rmtree(release)  # an installation that was interrupted
        release.parent.mkdir(parents=True, exist_ok=True)
        say(f"正在安装到 {release}", f"installing into {release}")
        shutil.copytree(BUNDLE / "program", release)
        make_environment(release)
        (into / "var").mkdir(mode=0o700, exist_ok=True)
        (release / "var").symlink_to(Path("..") / ".." / "var")  # without CHUANGCHENG_HOME: outlives the release
        (release / DONE).touch()
    link = into / "current"
    if link.exists() and not link.is_symlink():
        stop(f"{link} 不是链接：请先移开", f"{link} is no link: move it away first")
    fresh = into / "current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("releases") / name)
    fresh.replace(link)
    return link


def make_environment(release):
    """The environment with exactly the packages of the bundle."""
    run(sys.executable, "-I", "-m", "venv", "--without-pip", release / ".venv")
    python = release / ".venv" / "bin" / "python"
    pip = next((BUNDLE / "wheels").glob("pip-*.whl")) / "pip"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    run(
        *(python, "-I", pip, "install", "--isolated", "--quiet", "--no-index", "--no-deps", "--no-cache-dir"),
        *("--disable-pip-version-check", "--find-links", BUNDLE / "wheels", "-r", BUNDLE / "pinned.txt"),
        environment={**plain, "PIP_CONFIG_FILE": os.devnull},
    )
    run(python, "-I", BUNDLE / "put_command.py", release / ".venv", release / "src")
    run(python, "-I", "-m", "compileall", "-q", release / "src")


def main():
    """Check, install, and say what comes next."""
    parser = argparse.ArgumentParser(prog="install.sh")
    parser.add_argument("--into", type=Path, default=Path("/opt/chuangcheng"))
    parser.add_argument("--fits", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    os.umask(0o022)  # the service is another user and reads the program
    told = about()
    why = misfit(told)
    if args.fits:
        sys.exit(0 if why is None else 1)
    if why is not None:
        stop(*why)
    number = check_manifest()
    say(f"清单核对无误，共 {number} 个文件", f"all {number} files are what the manifest says")
    link = install(args.into.absolute(), told)
    command = link / ".venv" / "bin" / "chuangcheng"
    say(f"已就绪：{command}", f"ready: {command}")
    say(
        f"新装：{command} init；升级：先停止服务，再运行 {command} upgrade（见 {link}/docs/operations.md）",
        f"new: {command} init; upgrade: stop the service, then {command} upgrade (see {link}/docs/operations.md)",
    )


if __name__ == "__main__":
    main()
