"""A sale as an expert's expression sees it. Pure; shaped like `expression.SAMPLE`."""

from typing import Any

from rewards.earning.basket import THOUSANDTHS, EarningBase, pieces
from rewards.earning.situation import Situation


def variables_of(base: EarningBase, sale: Situation) -> dict[str, Any]:
    """What can earn of the basket, the sale and its member; what is not known is None."""
    return {
        "basket": {
            "total_minor": base.minor,
            "pieces": pieces(base.lines),
            "lines": [
                {
                    "sku": line.sku,
                    "category": line.category,
                    "brand": line.brand,
                    "net_minor": line.net_minor,
                    "quantity": line.thousandths / THOUSANDTHS,
                    "attributes": dict(line.attributes),
                }
                for line in base.lines
            ],
        },
        "sale": {
            "store": sale.store,
            "channel": sale.channel,
            "weekday": sale.weekday,
            "minute": sale.minute,
            "tenders": sorted(sale.tenders),
            "event": sale.event,
        },
        "member": {
            "tier": sale.tier,
            "segments": sorted(sale.segments),
            "visit": sale.visit,
            "age": sale.age,
            "enrolled_days": sale.enrolled_days,
            "metadata": dict(sale.metadata),
        },
    }
