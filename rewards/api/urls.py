"""The addresses of what is promised, under /v1/."""

from django.urls import path

from rewards.api import views

urlpatterns = [
    path("rewards", views.RewardsView.as_view(), name="rewards"),
    path("rewards/<str:reward_id>", views.RewardView.as_view(), name="reward"),
    path("rules", views.RulesView.as_view(), name="rules"),
    path("tiers", views.TiersView.as_view(), name="tiers"),
]
