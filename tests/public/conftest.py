"""An open appeal, and the courier's public key to which its signatures are sealed."""

import cast
import pytest

from habeas.appeals.models import Appeal


@pytest.fixture
def appeal() -> Appeal:
    cast.ring()
    return cast.open_appeal_of()
