"""A later version whose second migration fails."""

from chuangcheng.config.settings import *  # noqa: F403

MIGRATION_MODULES = {"archives": "tests.interfaces.commands.planted.fails"}
