"""The addresses of what happened, under /v1/."""

from django.urls import path

from loyalty.api.views import (
    adjustments,
    lookups,
    members,
    offers,
    purchases,
    quotes,
    redemptions,
    refunds,
    statements,
)

urlpatterns = [
    path("purchases", purchases.PurchasesView.as_view()),
    path("purchases/batch", purchases.PurchaseBatchView.as_view()),
    path("purchases/<str:purchase_id>", purchases.PurchaseView.as_view()),
    path("purchases/<str:purchase_id>/explain", purchases.ExplanationView.as_view()),
    path("purchases/<str:purchase_id>/void", refunds.VoidView.as_view()),
    path("purchases/<str:purchase_id>/refunds", refunds.PurchaseRefundsView.as_view()),
    path("refunds", refunds.RefundsView.as_view()),
    path("refunds/<str:refund_id>", refunds.OneRefundView.as_view()),
    path("adjustments", adjustments.AdjustmentsView.as_view()),
    path("adjustments/preview", adjustments.PreviewView.as_view()),
    path("adjustments/<str:adjustment_id>", adjustments.AdjustmentView.as_view()),
    path("adjustments/<str:adjustment_id>/approve", adjustments.ApproveView.as_view()),
    path("adjustments/<str:adjustment_id>/reject", adjustments.RejectView.as_view()),
    path("quotes", quotes.QuotesView.as_view()),
    path("lookups", lookups.LookupsView.as_view()),
    path("members/<str:member_id>/balance", members.BalanceView.as_view()),
    path("members/<str:member_id>/ledger", members.LedgerView.as_view()),
    path("members/<str:member_id>/statement", statements.StatementView.as_view()),
    path("members/<str:member_id>/lots", members.LotsView.as_view()),
    path("rewards", offers.RewardsView.as_view()),
    path("redemptions", redemptions.RedemptionsView.as_view()),
    path("redemptions/<str:redemption_id>", redemptions.RedemptionView.as_view()),
    path("redemptions/<str:redemption_id>/confirm", redemptions.ConfirmView.as_view()),
    path("redemptions/<str:redemption_id>/void", redemptions.VoidView.as_view()),
]
