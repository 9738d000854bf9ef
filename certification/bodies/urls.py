"""Addresses: certification bodies."""

from django.urls import path

from certification.bodies import api, views

HABILITATION = "bodies/<uuid:body_id>/habilitations/<uuid:habilitation_id>/"


routes = [
    path("bodies/", api.BodiesView.as_view(), name="api-bodies"),
    path("bodies/<uuid:body_id>/habilitations/", api.HabilitationsView.as_view(), name="api-habilitate"),
    path(f"{HABILITATION}sign/", api.SignatureView.as_view(), name="api-habilitation-sign"),
    path(
        f"{HABILITATION}suspend/",
        api.HabilitationSuspensionView.as_view(),
        name="api-habilitation-suspend",
    ),
    path(f"{HABILITATION}withdraw/", api.WithdrawalView.as_view(), name="api-habilitation-withdraw"),
    path(f"{HABILITATION}restore/", api.RestorationView.as_view(), name="api-habilitation-restore"),
]

urlpatterns = [
    path("ditp/organismes/", views.bodies, name="bodies"),
    path("ditp/organismes/nouveau/", views.NewBody.as_view(), name="body_new"),
    path("ditp/organismes/<uuid:pk>/", views.Body.as_view(), name="body"),
]
