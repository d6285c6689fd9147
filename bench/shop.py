"""The shop that is measured: a program with four rules and two tiers, and ten thousand members."""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from members import keys
from members.actors import SYSTEM
from members.ids import public_id
from members.models import Member, Store
from members.scopes import SCOPES
from rewards import program_file, rulebook
from rewards.models import Program, Reward

MEMBERS = 10_000
LINES = 10
CATEGORIES = ("PRODUCE", "GROCERY", "MEAT", "FUEL", "DRUG GM")

PROGRAM = """
code: bench
name: Bench
points_name: points
currency: EUR
time_zone: Europe/Helsinki
expiry_months: 12
tiers:
  - {code: silver, name: Silver, spend: "1000.00"}
  - {code: gold, name: Gold, spend: "3000.00"}
rules:
  - {code: base, name: Base, award: base, points: 1, step: "1.00", categories_excluded: [FUEL]}
  - {code: produce, name: Produce, award: extra, points: 2, step: "1.00", categories: [PRODUCE]}
  - {code: big, name: Big basket, award: bonus, points: 50, basket_min: "100.00"}
  - {code: gold, name: Gold, award: multiplier, multiplier: 1.5, tiers: [gold]}
rewards:
  - {code: five, name: Five off, price_points: 1, value: "5.00"}
"""


class Shop:
    """What the benchmarks sell with."""

    def __init__(self) -> None:
        now = timezone.now()
        if not Program.objects.filter(code="bench").exists():
            program_file.apply(PROGRAM, as_of=datetime(2020, 1, 1, tzinfo=UTC), actor=SYSTEM)
        Store.objects.get_or_create(
            code="bench",
            defaults={"name": "Bench", "currency": "EUR", "time_zone": "Europe/Helsinki"},
        )
        missing = MEMBERS - Member.objects.count()
        Member.objects.bulk_create(Member(enrolled_at=now) for _ in range(missing))
        self.members = [
            public_id("mem", uuid) for uuid in Member.objects.values_list("public_id", flat=True)
        ]
        self.key = keys.issue(name="bench", scopes=list(SCOPES), as_of=now).secret
        self.reward = Reward.objects.get(code="five").shown_id
        rulebook.forget()

    def purchase(self) -> dict[str, Any]:
        """A sale of ten lines to a random member, some time in the last 300 days."""
        moment = datetime.now(UTC) - timedelta(seconds=random.randrange(300 * 86_400))
        return {
            "external_id": str(uuid.uuid4()),
            "store": "bench",
            "occurred_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "currency": "EUR",
            "member": random.choice(self.members),
            "lines": [
                {
                    "line": str(number),
                    "sku": f"sku-{random.randrange(5000)}",
                    "category": random.choice(CATEGORIES),
                    "net": f"{random.randrange(50, 2000) / 100:.2f}",
                }
                for number in range(LINES)
            ],
        }

    def bodies(self, count: int) -> list[bytes]:
        return [json.dumps(self.purchase()).encode() for _ in range(count)]

    def batches(self, count: int, size: int) -> list[bytes]:
        return [
            json.dumps({"purchases": [self.purchase() for _ in range(size)]}).encode()
            for _ in range(count)
        ]
