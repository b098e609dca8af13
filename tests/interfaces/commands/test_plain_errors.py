"""Whatever an administrator can do something about is one clear line in his language, never a trace."""

from pathlib import Path

import pytest

from .installation import chuangcheng, told

NOT_SET_UP = "the database is not set up: run `chuangcheng init` first\n"


@pytest.mark.parametrize(
    "words",
    [
        ("journal", "verify"),
        ("journal", "seal"),
        ("backup", "x.zip"),
        ("recompute", "deadlines"),
        ("people", "password", "x"),
    ],
)
def test_an_installation_without_tables_says_what_to_run(tmp_path: Path, words: tuple[str, ...]):
    assert told(tmp_path, *words) == (1, NOT_SET_UP)


def test_the_language_follows_the_option_then_the_terminal(tmp_path: Path):
    chinese = "数据库还没有建好：请先运行 chuangcheng init\n"
    assert told(tmp_path, "journal", "verify", "--language", "zh") == (1, chinese)
    assert told(tmp_path, "journal", "verify", LANG="zh_CN.UTF-8") == (1, chinese)
    assert told(tmp_path, "journal", "verify", "--language", "en", LANG="zh_CN.UTF-8") == (1, NOT_SET_UP)


def test_settings_that_cannot_be_meant_are_named(tmp_path: Path):
    assert told(tmp_path, "migrate", DATABASE_URL="mysql://x") == (
        1,
        "DATABASE_URL begins with 'mysql': use sqlite:///path or postgresql://user:password@host/name\n",
    )
    assert told(tmp_path, "migrate", DATABASE_URL="postgresql://a@b:port/c") == (
        1,
        "DATABASE_URL: its port is no port\n",
    )
    assert told(tmp_path, "migrate", HTTPS="maybe", LANG="zh") == (1, "HTTPS='maybe'：请用 1 或 0\n")
    assert told(tmp_path, "migrate", TRUSTED_PROXY="proxy.example")[0] == 1
    assert told(tmp_path, "migrate", TRUSTED_PROXY_HOPS="0") == (1, "TRUSTED_PROXY_HOPS='0': use 1 or more\n")


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path):
    status, words = told(tmp_path, "migrate", DATABASE_URL="postgresql://x@127.0.0.1:1/y")
    assert (status, words.count("\n")) == (1, 1)
    assert words.startswith("cannot reach the database: ")
    assert "check DATABASE_URL" in words


def test_a_port_that_is_none_is_wrong_use(tmp_path: Path):
    done = chuangcheng(tmp_path, "serve", "--port", "99999")
    assert (done.returncode, "99999 is not in the range" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_serving_what_was_not_set_up_says_what_to_run(tmp_path: Path):
    assert told(tmp_path, "serve", "--port", "0") == (
        1,
        "nobody who administers can sign in yet: run `chuangcheng init` first (to look at the demo: serve --demo)\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--demo"),
        ("journal", "verify", "--demo"),
        ("backup", "x.zip", "--demo"),
        ("recompute", "state-today", "--demo"),
    ],
)
def test_a_demo_that_was_not_loaded_is_told(tmp_path: Path, words: tuple[str, ...]):
    home = tmp_path / "demo"
    assert told(tmp_path, *words) == (1, f"there is no demo in {home}: run `chuangcheng demo` first (a minute or so)\n")
