"""The samples under deploy/ name only what exists: settings, commands, options, addresses, paths."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml
from click import Command, Context

from chuangcheng.interfaces.commands.main import main
from chuangcheng.interfaces.commands.serve import KILL_AFTER, serve
from chuangcheng.interfaces.commands.web_worker import LARGEST_BODY

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/chuangcheng/current"
HOME, BACKUPS, SETTINGS = "/srv/chuangcheng", "/backup", "/etc/chuangcheng/chuangcheng.env"
NOT_OURS = {"LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "SITE_NAME"}
"""Variables of the system, and of the samples themselves."""


def known_settings() -> set[str]:
    """The variables that docs/howto/settings.md tells of; test_settings_page.py compares it with the code."""
    page = (ROOT / "docs/howto/settings.md").read_text("utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))


def unit(name: str) -> RawConfigParser:
    """A unit file. systemd's form is that of an ini file whose keys keep their case."""
    read = RawConfigParser(strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((DEPLOY / "systemd" / name).read_text("utf-8"))
    return read


def variables(text: str) -> set[str]:
    """The names set in an environment file; lines that are commented out count too."""
    return set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE))


def demand_command(words: list[str]) -> Command:
    """The command that these words call; every option in them exists."""
    assert words[0].endswith("chuangcheng"), words
    command = main.get_command(Context(main), words[1])
    assert command is not None, words
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words[2:] if word.startswith("--")} <= known, words
    return command


def test_settings_named_in_samples_exist():
    named = variables((DEPLOY / "chuangcheng.env").read_text("utf-8"))
    composed = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text("utf-8"))
    named |= set(composed["services"]["app"]["environment"])
    recipe = (DEPLOY / "container/Containerfile").read_text("utf-8")
    named |= set(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", recipe, re.MULTILINE))
    for file in ("nginx/chuangcheng.conf", "caddy/Caddyfile"):
        told = (DEPLOY / file).read_text("utf-8")
        named |= set(re.findall(r"\b([A-Z][A-Z_]+)=", told))
    assert {"CHUANGCHENG_HOME", "ALLOWED_HOSTS", "HTTPS", "TRUSTED_PROXY", "DATABASE_URL"} <= named
    assert named - NOT_OURS - known_settings() == set()


def test_the_service_runs_a_command_that_exists_and_is_given_time_to_end():
    service = unit("chuangcheng.service")["Service"]
    words = shlex.split(service["ExecStart"])
    assert words[0] == f"{PROGRAM}/.venv/bin/chuangcheng"
    assert demand_command(words) is serve
    grace = next(parameter.default for parameter in serve.params if parameter.name == "grace")
    assert int(service["TimeoutStopSec"]) > grace + KILL_AFTER
    assert service["KillMode"] == "mixed"
    assert (service["EnvironmentFile"], service["ReadWritePaths"]) == (SETTINGS, HOME)


def test_the_backup_runs_a_command_that_exists_and_may_write_where_it_writes():
    service = unit("chuangcheng-backup.service")["Service"]
    line = shlex.split(service["ExecStart"])[-1]
    demand_command(shlex.split(line.removeprefix("exec ").replace("%%", "%").partition(" /backup")[0]))
    assert f" {BACKUPS}/" in line
    assert service["ReadWritePaths"].split() == [HOME, BACKUPS]
    assert unit("chuangcheng-backup.timer")["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("name", ["chuangcheng.service", "chuangcheng-backup.service", "chuangcheng-backup.timer"])
def test_systemd_understands_the_units(name: str, tmp_path: Path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd on this machine")
    command = tmp_path / "chuangcheng"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for file in (DEPLOY / "systemd").iterdir():
        text = file.read_text("utf-8").replace(f"{PROGRAM}/.venv/bin/chuangcheng", str(command))
        (tmp_path / file.name).write_text(re.sub(r"(?m)^(User|Group)=.*$", r"\1=root", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    mine = [line for line in done.stderr.splitlines() if "chuangcheng" in line]
    assert (mine, done.stderr.count("Unknown")) == ([], 0), done.stderr


def port_of(words: list[str]) -> str:
    return words[words.index("--port") + 1]


def test_proxies_ask_where_the_service_listens_and_pass_on_what_it_needs():
    words = shlex.split(unit("chuangcheng.service")["Service"]["ExecStart"])
    there = f"127.0.0.1:{port_of(words)}"
    nginx = (DEPLOY / "nginx/chuangcheng.conf").read_text("utf-8")
    caddy = (DEPLOY / "caddy/Caddyfile").read_text("utf-8")
    assert f"proxy_pass http://{there};" in nginx
    assert f"reverse_proxy {there}" in caddy
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", nginx))
    assert headers == {
        "Host": "$host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "$scheme",
    }
    largest = f"{LARGEST_BODY // 1024 // 1024}"
    assert f"client_max_body_size {largest}m;" in nginx
    assert f"max_size {largest}MB" in caddy
    assert nginx.count("{") == nginx.count("}")
    names = set(re.findall(r"server_name (\S+);", nginx)) | {"chuangcheng.example"}
    settings = (DEPLOY / "chuangcheng.env").read_text("utf-8")
    assert names == {"chuangcheng.example"}
    assert "ALLOWED_HOSTS=chuangcheng.example\n" in settings
    assert "\nchuangcheng.example {" in caddy


def test_nginx_understands_the_sample(tmp_path: Path):
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("no nginx on this machine, or no openssl for its certificate")
    text = (DEPLOY / "nginx/chuangcheng.conf").read_text("utf-8").replace("/etc/ssl/", f"{tmp_path}/")
    made = ["-keyout", str(tmp_path / "chuangcheng.key"), "-out", str(tmp_path / "chuangcheng.pem")]
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", *made]
    subprocess.run(words, check=True, capture_output=True)
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {temporary} {text} }}")
    done = subprocess.run(
        ["nginx", "-t", "-e", "stderr", "-c", str(whole)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["caddy/Caddyfile", "container/Caddyfile"])
def test_caddy_understands_the_samples(name: str):
    if not shutil.which("caddy"):
        pytest.skip("no caddy on this machine")
    words = ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / name)]
    done = subprocess.run(
        words, env={"PATH": os.environ["PATH"], "SITE_NAME": "a.example"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert '"dial":"127.0.0.1:8000"' in done.stdout or '"dial":"app:8000"' in done.stdout


def test_the_container_copies_what_exists_and_runs_what_exists():
    recipe = (DEPLOY / "container/Containerfile").read_text("utf-8")
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", recipe, re.MULTILINE) for name in line.split()}
    assert copied == let_in
    assert [name for name in copied if not (ROOT / name).exists()] == []
    run, health = (
        [word.strip('"') for word in told.split(", ")]
        for told in (re.search(r"^CMD \[(.+)\]$", recipe, re.MULTILINE)[1], re.search(r" CMD \[(.+)\]\n", recipe)[1])
    )
    assert demand_command(run) is serve
    demand_command(health)
    assert port_of(run) == port_of(health) == re.search(r"^EXPOSE (\d+)$", recipe, re.MULTILINE)[1]
    assert f"CHUANGCHENG_HOME={HOME}" in recipe
    assert f'VOLUME ["{HOME}", "{BACKUPS}"]' in recipe
    assert f"WORKDIR {PROGRAM}\n" in recipe
    for tool in re.findall(r"tools/\S+\.py", recipe):
        assert (ROOT / tool).is_file(), tool


def test_the_composition_fits_together():
    composed = yaml.safe_load((DEPLOY / "container/compose.yaml").read_text("utf-8"))
    services, app = composed["services"], composed["services"]["app"]
    assert (ROOT / "deploy/container" / app["build"]["context"]).resolve() == ROOT
    assert (ROOT / app["build"]["dockerfile"]).is_file()
    mounted = {place.split(":")[1] for place in app["volumes"]}
    assert mounted == {HOME, BACKUPS}
    for service in services.values():
        for place in service.get("volumes", []):
            name = place.split(":")[0]
            assert name in composed["volumes"] or (DEPLOY / "container" / name).is_file(), place
    assert "@database:5432/" in app["environment"]["DATABASE_URL"]
    caddy = (DEPLOY / "container/Caddyfile").read_text("utf-8")
    recipe = (DEPLOY / "container/Containerfile").read_text("utf-8")
    assert f"reverse_proxy app:{re.search(r'EXPOSE (.+)', recipe)[1]}" in caddy
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (DEPLOY / "container/compose.yaml").read_text("utf-8")))
    assert asked == variables((DEPLOY / "container/compose.env").read_text("utf-8"))
    demand_command(["chuangcheng", "init"])
    demand_command(["chuangcheng", "upgrade"])


def test_every_sample_is_listed():
    listed = (DEPLOY / "README.md").read_text("utf-8")
    for file in DEPLOY.rglob("*"):
        name = file.relative_to(DEPLOY).as_posix()
        if file.is_file() and name != "README.md" and "__pycache__" not in name:
            wild = f"{file.parent.name}/*{file.suffix}"
            assert f"`{name}`" in listed or f"`{wild}`" in listed, name
