"""
The addresses of what is promised, under /v1/. The list of rewards is served by the app above, which
knows what a member can afford.
"""

from django.urls import path

from rewards.api import stamp_cards, views

urlpatterns = [
    path("rewards/<str:reward_id>", views.RewardView.as_view(), name="reward"),
    path("rules", views.RulesView.as_view(), name="rules"),
    path("tiers", views.TiersView.as_view(), name="tiers"),
    path("stamp_cards", stamp_cards.StampCardsView.as_view(), name="stamp_cards"),
]
