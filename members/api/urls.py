"""The addresses of members, under /v1/."""

from django.urls import path

from members.api.views import (
    consents,
    event_log,
    identifiers,
    login,
    me,
    members,
    terminals,
    webhook_actions,
    webhook_deliveries,
    webhooks,
)

urlpatterns = [
    path("login/codes", login.CodesView.as_view()),
    path("login/sessions", login.SignInView.as_view()),
    path("login/refresh", login.RefreshView.as_view()),
    path("login/session", login.SignOutView.as_view()),
    path("me", me.MeView.as_view()),
    path("me/consents", consents.OwnConsentsView.as_view()),
    path("me/sessions", login.SessionsView.as_view()),
    path("me/sessions/<str:session_id>", login.SessionView.as_view()),
    path("terminals/enrol", terminals.EnrolView.as_view()),
    path("terminals/self/heartbeat", terminals.HeartbeatView.as_view()),
    path("terminals/self/key", terminals.RenewView.as_view()),
    path("event_log", event_log.EventLogView.as_view()),
    path("webhook_endpoints", webhooks.EndpointsView.as_view()),
    path("webhook_endpoints/<str:endpoint_id>", webhooks.EndpointView.as_view()),
    path("webhook_endpoints/<str:endpoint_id>/rotate", webhook_actions.RotateView.as_view()),
    path("webhook_endpoints/<str:endpoint_id>/test", webhook_actions.TryView.as_view()),
    path("webhook_endpoints/<str:endpoint_id>/replay", webhook_actions.ReplayView.as_view()),
    path(
        "webhook_endpoints/<str:endpoint_id>/deliveries",
        webhook_deliveries.DeliveriesView.as_view(),
    ),
    path("webhook_deliveries/<str:delivery_id>", webhook_deliveries.DeliveryView.as_view()),
    path("webhook_deliveries/<str:delivery_id>/retry", webhook_deliveries.RetryView.as_view()),
    path("members", members.MembersView.as_view(), name="members"),
    path("members/<str:member_id>", members.OneMemberView.as_view(), name="member"),
    path("members/<str:member_id>/consents", consents.ConsentsView.as_view()),
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
