"""Whose a request is, though tills exchange what they were given."""

from loyalty.conformance.senders import Senders


def test_a_till_is_known_by_each_key_that_it_gets():
    senders = Senders()
    senders.expect("lost-sale", "te_1", "rk_1")

    senders.learn("/v1/terminals/enrol", None, b'{"code": "te_1"}', b'{"key": "rk_2"}')
    senders.learn("/v1/terminals/self/key", "Bearer rk_2", b"", b'{"key": "rk_3"}')
    senders.expect("lost-refund", "te_4", "rk_4")

    assert [senders.trial_of(f"Bearer rk_{one}") for one in (1, 2, 3, 4)] == [
        "lost-sale", "lost-sale", "lost-sale", "lost-refund",
    ]  # fmt: skip


def test_a_stranger_is_the_trials_that_is_played():
    senders = Senders()
    senders.expect("lost-sale", "te_1", "rk_1")

    assert senders.trial_of(None) == "lost-sale"
    assert senders.trial_of("Bearer rk_9") == "lost-sale"


def test_what_is_no_key_is_not_learnt():
    senders = Senders()
    senders.expect("lost-sale", "te_1", "rk_1")

    for answer in (b"", b"[]", b'{"key": null}', b'{"key": "rk_2"'):
        senders.learn("/v1/terminals/enrol", None, b'{"code": "te_1"}', answer)
    senders.learn("/v1/purchases", "Bearer rk_1", b"", b'{"key": "rk_2"}')
    senders.expect("lost-refund", "te_4", "rk_4")

    assert senders.trial_of("Bearer rk_2") == "lost-refund"
