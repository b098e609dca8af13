"""A later version, with one more migration."""

from chuangcheng.config.settings import *  # noqa: F403

MIGRATION_MODULES = {"archives": "tests.interfaces.commands.planted.works"}
