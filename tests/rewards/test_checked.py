"""All checks of a rule are looked at together: what is found is what each alone would find."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from rewards.models import RuleVersion
from tests.rewards.builders import LONG_AGO, make_program, make_rule

pytestmark = pytest.mark.django_db


def version(**changes: Any) -> RuleVersion:
    fields = {"award": "base", "points": 1, "step_minor": 100, "effective_from": LONG_AGO}
    return RuleVersion(rule=make_rule(make_program()), **{**fields, **changes})


def test_one_question_when_all_hold(django_assert_num_queries):
    sound = version()

    with django_assert_num_queries(3):  # it, in a savepoint
        sound.validate_constraints()


@pytest.mark.parametrize(
    "changes",
    [
        {"effective_until": LONG_AGO - timedelta(days=1)},
        {"points": None},
        {"points": None, "effective_until": LONG_AGO - timedelta(days=1)},
        {"award": "multiplier", "points": 1},
        # Too large for its column: the database cannot tell, and no other check is passed by.
        {"points": 10**20, "effective_until": LONG_AGO - timedelta(days=1)},
    ],
)
def test_what_breaks_is_told_as_django_tells_it(changes):
    broken = version(**changes)

    with pytest.raises(ValidationError) as one_by_one:
        models.Model.validate_constraints(broken)

    with pytest.raises(ValidationError) as together:
        broken.validate_constraints()
    assert together.value.message_dict == one_by_one.value.message_dict
    if "effective_until" in changes:
        assert "A rule cannot end before it begins." in together.value.messages


def test_fields_left_out_hide_what_is_said_of_them_and_no_more():
    broken = version(points=None, effective_until=LONG_AGO - timedelta(days=1))

    with pytest.raises(ValidationError) as found:
        broken.validate_constraints(exclude={"points"})
    assert found.value.messages == ["A rule cannot end before it begins."]

    broken.points = 1
    broken.validate_constraints(exclude={"effective_until"})
    broken.validate_constraints(exclude={field.name for field in RuleVersion._meta.fields})
