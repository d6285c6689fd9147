"""The admin's sidebar and sign: what staff look for, in the groups they would look in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar; a page appears for those who may see it."""
    return [
        _group(
            "Members",
            _page("Members", "group", "members", "member"),
            _page("Households", "home", "members", "household"),
            _page("Cards and identifiers", "badge", "members", "identifier"),
            _page("Merges", "merge", "loyalty", "merge"),
            _page("Stores", "storefront", "members", "store"),
            _page("Tills", "point_of_sale", "members", "terminal"),
            _page("API keys", "key", "members", "apikey"),
        ),
        _group(
            "Rewards",
            _page("Program", "loyalty", "rewards", "program"),
            _page("Earning rules", "rule", "rewards", "earningrule"),
            _page("Rule versions", "history", "rewards", "ruleversion"),
            _page("Back-tests", "fast_rewind", "loyalty", "backtest"),
            _page("Tiers", "military_tech", "rewards", "tier"),
            _page("Changes of thresholds", "stairs", "loyalty", "thresholdchange"),
            _page("Stamp cards", "approval", "rewards", "stampcard"),
            _page("Rewards", "redeem", "rewards", "reward"),
            _page("Voucher pools", "confirmation_number", "rewards", "voucherpool"),
            _page("Receipts", "receipt", "rewards", "receipttemplate"),
            _page("Segments", "filter_alt", "rewards", "segment"),
            _page("Campaigns", "campaign", "rewards", "campaign"),
            {
                "title": "Calendar",
                "icon": "calendar_month",
                "link": reverse_lazy("admin:rewards_campaign_calendar"),
                "permission": _who_may_see("rewards.view_campaign"),
            },
            _page("Types of events", "bolt", "rewards", "eventtype"),
        ),
        _group(
            "Ledger",
            _page("Purchases", "receipt_long", "loyalty", "purchase"),
            _page("Returns", "assignment_return", "loyalty", "refund"),
            _page("Refused purchases", "report", "loyalty", "refusal"),
            _page("Redemptions", "local_cafe", "loyalty", "redemption"),
            _page("Vouchers", "local_activity", "loyalty", "voucher"),
            _page("Cases", "gavel", "loyalty", "case"),
            _page("Claims", "contact_support", "loyalty", "claim"),
            _page("Member events", "bolt", "loyalty", "memberevent"),
            _page("Adjustments", "balance", "loyalty", "adjustment"),
            _page("Transfers", "swap_horiz", "loyalty", "transfer"),
            _page("Wallets", "account_balance_wallet", "loyalty", "wallet"),
            _page("Entries", "list_alt", "loyalty", "entry"),
            _page("Lots", "hourglass_bottom", "loyalty", "lot"),
        ),
        _group(
            "Webhooks",
            _page("Endpoints", "webhook", "events", "webhookendpoint"),
            _page("Deliveries", "send", "events", "webhookdelivery"),
            _page("Event log", "outbox", "events", "event"),
        ),
        _group(
            "Staff",
            _page("Users", "person", "auth", "user"),
            _page("Groups", "badge", "auth", "group"),
            _page("Adjustment limits", "rule_settings", "loyalty", "adjustmentlimit"),
        ),
    ]


def favicon(request: HttpRequest) -> str:
    """The address of the picture in the browser's tab."""
    return static("config/regulars.svg")


def _group(title: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(pages)}


def _page(title: str, icon: str, app: str, model: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": _who_may_see(f"{app}.view_{model}"),
    }


def _who_may_see(permission: str) -> Callable[[HttpRequest], bool]:
    def may_see(request: HttpRequest) -> bool:
        return bool(request.user.has_perm(permission))

    return may_see
