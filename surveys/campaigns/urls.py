"""Addresses: campaigns."""

from django.urls import path

from surveys.campaigns import api, run_api, run_views

routes = [
    path("dossiers/<uuid:dossier_id>/surveys/", api.SurveyList.as_view(), name="api-surveys"),
    path("dossiers/<uuid:dossier_id>/surveys/<str:kind>/", api.SurveyDetail.as_view(), name="api-survey"),
    path("dossiers/<uuid:dossier_id>/campaigns/", run_api.Campaigns.as_view(), name="api-campaigns"),
    path("campaigns/<uuid:campaign_id>/", run_api.OneView.as_view(), name="api-campaign"),
    path("campaigns/<uuid:campaign_id>/open/", run_api.OpenView.as_view(), name="api-campaign-open"),
    path("campaigns/<uuid:campaign_id>/prolong/", run_api.ProlongView.as_view(), name="api-campaign-prolong"),
    path("campaigns/<uuid:campaign_id>/abandon/", run_api.AbandonView.as_view(), name="api-campaign-abandon"),
    path("campaigns/<uuid:campaign_id>/sample/", run_api.SampleView.as_view(), name="api-campaign-sample"),
]

urlpatterns = [
    path(
        "dossiers/<uuid:dossier_id>/enquetes/<str:kind>/preparer/",
        run_views.Prepare.as_view(),
        name="prepare",
    ),
    path("enquetes/<uuid:campaign_id>/", run_views.One.as_view(), name="campaign"),
    path("enquetes/<uuid:campaign_id>/declaration/", run_views.Correct.as_view(), name="correct_campaign"),
    path("enquetes/<uuid:campaign_id>/echantillon/", run_views.Sample.as_view(), name="sample"),
]
