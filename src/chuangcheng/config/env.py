"""The only reader of environment variables; each helper fails loudly on nonsense."""

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

LEAST_SECRET = 32
"""Characters of a secret; what is made for an installation has 67."""
LEAST_DIFFERENT = 8
"""Different characters in a secret, so that nobody fills it up with one key."""
HOST = re.compile(r"\*|\.?[A-Za-z0-9_\u3400-\u9fff]([A-Za-z0-9_.\u3400-\u9fff-]*)|\[[0-9A-Fa-f:.]+\]")
OLDEST_SQLITE = (3, 35)
"""The first that gives back the ids of what it has written (`RETURNING`)."""
ORIGIN = re.compile(r"https?://[^/\s]+")


class WrongSetting(ImproperlyConfigured):
    """An environment variable holds something that cannot be meant. `chinese` says the same in Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.chinese = chinese


def text(name: str, default: str) -> str:
    """The variable as text; an empty one counts as not given."""
    return os.environ.get(name) or default


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no: `1`, `true`, `yes` or `0`, `false`, `no`."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value.lower() in ("1", "true", "yes"):
        return True
    if value.lower() in ("0", "false", "no"):
        return False
    raise WrongSetting(f"{name}={value!r}: use 1 or 0", f"{name}={value!r}：请用 1 或 0")


def number(name: str, default: int, *, least: int | None = None) -> int:
    """The variable as a whole number, `least` or more."""
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        told = int(value)
    except ValueError:
        raise WrongSetting(f"{name}={value!r}: use a whole number", f"{name}={value!r}：请用整数") from None
    if least is not None and told < least:
        raise WrongSetting(f"{name}={value!r}: use {least} or more", f"{name}={value!r}：不能小于 {least}")
    return told


def words(name: str, default: list[str]) -> list[str]:
    """The variable as a list, separated by commas."""
    value = os.environ.get(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def folder(name: str, default: Path) -> Path:
    """The variable as a path."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def folder_there(name: str) -> str:
    """The variable as the path of a folder that must be there; "" when not given."""
    value = text(name, "")
    if value and not Path(value).expanduser().is_dir():
        raise WrongSetting(f"{name}={value!r}: there is no such folder", f"{name}={value!r}：没有这个文件夹")
    return str(Path(value).expanduser()) if value else ""


def secret(name: str) -> str:
    """The variable as a secret of 32 characters or more, which is never repeated in a message; "" when not given."""
    value = text(name, "").strip()
    if value and (len(value) < LEAST_SECRET or len(set(value)) < LEAST_DIFFERENT):
        raise WrongSetting(
            f"{name} can be guessed: use {LEAST_SECRET} random characters or more, or leave it out to have one made",
            f"{name} 容易被猜到：请用至少 {LEAST_SECRET} 个随机字符，或不设置，由系统生成",
        )
    return value


def hosts(name: str, default: list[str]) -> list[str]:
    """The variable as names under which pages are served: no scheme, no path, no port."""
    told = words(name, default)
    for one in told:
        if not HOST.fullmatch(one):
            raise WrongSetting(
                f"{name}: {one!r} is no host name; write chuangcheng.example, without https:// and without a port",
                f"{name}：{one!r} 不是主机名；请写 chuangcheng.example，不带 https:// 和端口",
            )
    return told


def origins(name: str) -> list[str]:
    """The variable as origins, each with its scheme."""
    told = words(name, [])
    for one in told:
        if not ORIGIN.fullmatch(one):
            raise WrongSetting(
                f"{name}: {one!r} is no origin; write https://chuangcheng.example",
                f"{name}：{one!r} 写法不对；请写 https://chuangcheng.example",
            )
    return told


def web_address(name: str) -> str:
    """The variable as an address that begins with http:// or https://; "" when not given."""
    value = text(name, "").strip()
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
        raise WrongSetting(
            f"{name}={value!r}: begin it with https://", f"{name}={value!r}：请以 https:// 开头，写完整的地址"
        )
    return value


def zone(name: str, default: str) -> str:
    """The variable as a time zone that this machine knows."""
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise WrongSetting(
            f"{name}={value!r}: no such time zone; write Asia/Shanghai or another of that form",
            f"{name}={value!r}：没有这个时区；请写 Asia/Shanghai 这样的名称",
        ) from None
    return value


def address(name: str, default: str) -> str:
    """The variable as an IP address in its usual form, `*` for any, or `none` for none at all (then "")."""
    value = text(name, default).strip()
    if value in ("", "none"):
        return ""
    if value == "*":
        return value
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise WrongSetting(
            f"{name}={value!r}: use an IP address such as 127.0.0.1, * or none",
            f"{name}={value!r}：请用 IP 地址，如 127.0.0.1，或 * 或 none",
        ) from None


def service(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """The variable as the address of a service, scheme://[user:password@]host[:port][/path]; no error shows it."""
    value = text(name, default).strip()
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        told = " / ".join(f"{scheme}://" for scheme in schemes)
        raise WrongSetting(f"{name}: use an address that begins with {told}", f"{name}：请用以 {told} 开头的地址")
    return value


def origin(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """The variable as the address under which pages or an interface begin, without a slash at its end."""
    value = service(name, default, schemes=schemes)
    if urlsplit(value).query or urlsplit(value).fragment or "@" in urlsplit(value).netloc:
        raise WrongSetting(f"{name}: use scheme://host, nothing behind it", f"{name}：请只写 协议://主机")
    return value.rstrip("/")


def check_mail(mail: str, sender: str, gateway: str, public: str) -> None:
    """Settings of messages that cannot work together: whoever set one of them expects that people are told."""
    if mail and "@" not in parseaddr(sender)[1]:
        raise WrongSetting(
            "MAIL_URL is set but MAIL_FROM is no e-mail address: say from whom messages come",
            "已设 MAIL_URL，但 MAIL_FROM 不是邮箱地址：请填写发件人",
        )
    if (mail or gateway) and not public:
        raise WrongSetting(
            "MAIL_URL or SMS_GATEWAY_URL is set but PUBLIC_URL is not: messages must lead back to the pages",
            "已设 MAIL_URL 或 SMS_GATEWAY_URL，但未设 PUBLIC_URL：通知里要有能打开的网址",
        )


def check_sqlite(version: tuple[int, ...]) -> None:
    """The SQLite that Python brings, of this version, must give back the ids of rows that it is told to write."""
    if version < OLDEST_SQLITE:
        has, needs = (".".join(map(str, one)) for one in (version, OLDEST_SQLITE))
        raise WrongSetting(
            f"this Python comes with SQLite {has}, and {needs} is needed: use another Python, or PostgreSQL",
            f"此 Python 自带的 SQLite 为 {has}，需要 {needs} 以上：请换用其他 Python，或改用 PostgreSQL",
        )
