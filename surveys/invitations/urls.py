"""Addresses: invitations, open links, opting out."""

from django.urls import path

from surveys.invitations import api, views

ONE = "campaigns/<uuid:campaign_id>"
routes = [
    path(f"{ONE}/invitations/", api.Invitations.as_view(), name="api-campaign-invitations"),
    path(f"{ONE}/invitations/remove/", api.RemoveView.as_view(), name="api-campaign-invitations-remove"),
    path(f"{ONE}/mailing/", api.SendView.as_view(), name="api-campaign-send"),
    path(f"{ONE}/mailing/pause/", api.PauseView.as_view(), name="api-campaign-pause"),
    path(f"{ONE}/mailing/resume/", api.ResumeView.as_view(), name="api-campaign-resume"),
    path(f"{ONE}/reminder/", api.RemindView.as_view(), name="api-campaign-remind"),
    path(f"{ONE}/open-links/", api.LinksView.as_view(), name="api-campaign-open-links"),
    path(f"{ONE}/open-links/switch/", api.SwitchView.as_view(), name="api-campaign-open-link-switch"),
    path("dossiers/<uuid:dossier_id>/campaigns/redo/", api.RedoView.as_view(), name="api-campaign-redo"),
]

urlpatterns = [
    path("enquetes/<uuid:campaign_id>/invitations/", views.Invitations.as_view(), name="invitations"),
    path("enquetes/<uuid:campaign_id>/liens/", views.OpenLinks.as_view(), name="open_links"),
    path("enquetes/<uuid:campaign_id>/liens/<str:link_code>/affiche.pdf", views.poster, name="poster"),
    path("enquetes/<uuid:campaign_id>/liens/<str:link_code>/qr.svg", views.qr_code, name="qr_code"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/refaire/", views.Redo.as_view(), name="redo"),
    path("enquetes/ne-plus-recevoir/<secret:token>/", views.opt_out, name="opt_out"),
]
