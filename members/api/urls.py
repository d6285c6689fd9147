"""The addresses of members, under /v1/."""

from django.urls import path

from members.api import views

urlpatterns = [
    path("members", views.MembersView.as_view(), name="members"),
    path("members/<str:member_id>", views.OneMemberView.as_view(), name="member"),
    path(
        "members/<str:member_id>/identifiers",
        views.IdentifiersView.as_view(),
        name="member-identifiers",
    ),
    path(
        "members/<str:member_id>/identifiers/<str:identifier_id>",
        views.OneIdentifierView.as_view(),
        name="member-identifier",
    ),
]
