"""Rules of one group: they say the same of it, and none multiplies what another gives."""

from typing import Any

import pytest

from rewards.contradictions import InvalidRule
from tests.rewards.builders import make_draft, make_program, make_rule, publish

pytestmark = pytest.mark.django_db

DOUBLE: dict[str, Any] = {
    "award": "multiplier",
    "multiplier": 2,
    "group": "g",
    "group_mode": "best",
}
BONUS: dict[str, Any] = {"award": "bonus", "points": 5, "group": "g", "group_mode": "best"}


def test_a_multiplier_may_compete_with_a_bonus_and_not_with_what_it_multiplies():
    program = make_program()
    publish(make_rule(program, "double"), **DOUBLE)

    publish(make_rule(program, "plain"), **BONUS)
    with pytest.raises(InvalidRule, match="one of the two multiplies what the other gives"):
        make_draft(make_rule(program, "counted"), **BONUS, is_multiplied=True)
    make_draft(make_rule(program, "other"), **{**BONUS, "group": "h"}, is_multiplied=True)
