"""Who is left out of a campaign."""

from uuid import UUID

from rewards.holdout import is_held_out

SEED = UUID("01890000-0000-7000-8000-000000000001")
PEOPLE = [UUID(int=number) for number in range(10_000)]


def held_out(percent: int, seed: UUID = SEED) -> set[UUID]:
    return {who for who in PEOPLE if is_held_out(seed, who, percent)}


def test_a_share_is_left_out_and_a_larger_share_keeps_it():
    tenth, fifth = held_out(10), held_out(20)

    # Fixed for ever: these very members were told nothing.
    assert (len(held_out(0)), len(tenth), len(fifth), len(held_out(100))) == (0, 965, 1968, 10_000)
    assert tenth < fifth


def test_another_campaign_leaves_out_others():
    other = held_out(10, UUID("01890000-0000-7000-8000-000000000002"))

    assert len(other & held_out(10)) < 200
