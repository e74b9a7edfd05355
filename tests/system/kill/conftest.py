from collections.abc import Iterator

import pytest

from tests.system.kill.image import Image
from tests.system.office import Templates, templates

__all__ = ["image", "templates"]


@pytest.fixture(scope="session")
def image(templates: Templates) -> Iterator[Image]:
    """A prepared image that makes trials with copied processes: a tenth of the work of starting them."""
    made = Image(templates.root)
    yield made
    made.close()
