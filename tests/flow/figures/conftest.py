"""What the tests of this step act upon."""

import pytest

from chuangcheng.flow.standards.models import Edition
from tests.flow.figures.editions import published
from tests.world import World


@pytest.fixture
def whole(world: World) -> Edition:
    """An edition that builds upon what is decided outside."""
    return published()
