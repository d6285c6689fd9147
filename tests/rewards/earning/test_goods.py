"""What goods cost together is always what their lines cost."""

from hypothesis import given
from hypothesis import strategies as st

from rewards.earning import Basket, Line, Terms
from rewards.earning.basket import earning_base
from rewards.earning.goods import Goods

words = st.frozensets(st.sampled_from("ABC"), max_size=3)
colors = st.dictionaries(st.just("color"), words.filter(bool), max_size=1)
lines = st.builds(
    Line,
    sku=st.sampled_from("ABCD"),
    category=st.sampled_from("ABCD"),
    brand=st.sampled_from(["A", "B", ""]),
    net_minor=st.integers(-500, 5_000),
    attributes=st.sampled_from([{}, {"color": "A"}]),
)


@given(
    st.builds(Goods, words, words, words, words, words, words, colors, colors)
    | st.builds(Goods, categories=words, categories_excluded=words)
    | st.builds(Goods, skus=words, skus_excluded=words)
    | st.builds(Goods, brands=words, brands_excluded=words),
    st.lists(lines, max_size=5),
)
def test_goods_cost_what_their_lines_cost(goods, sold):
    base = earning_base(Basket(sold), Terms())
    matching = [line for line in base.lines if goods.matches(line)]

    assert goods.of(base) == matching
    assert goods.minor(base) == max(0, sum(line.net_minor for line in matching))
