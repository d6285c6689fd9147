"""The addresses of members, under /v1/."""

from django.urls import path

from members.api.views import identifiers, members

urlpatterns = [
    path("members", members.MembersView.as_view(), name="members"),
    path("members/<str:member_id>", members.OneMemberView.as_view(), name="member"),
    path(
        "members/<str:member_id>/identifiers",
        identifiers.IdentifiersView.as_view(),
        name="member-identifiers",
    ),
    path(
        "members/<str:member_id>/identifiers/<str:identifier_id>",
        identifiers.OneIdentifierView.as_view(),
        name="member-identifier",
    ),
    path(
        "members/<str:member_id>/identifiers/<str:identifier_id>/block",
        identifiers.BlockView.as_view(),
        name="member-identifier-block",
    ),
    path(
        "members/<str:member_id>/identifiers/<str:identifier_id>/unblock",
        identifiers.UnblockView.as_view(),
        name="member-identifier-unblock",
    ),
    path(
        "members/<str:member_id>/identifiers/<str:identifier_id>/replace",
        identifiers.ReplaceView.as_view(),
        name="member-identifier-replace",
    ),
]
