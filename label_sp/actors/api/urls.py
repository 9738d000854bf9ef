from django.urls import path

from label_sp.actors.api import views

urlpatterns = [
    path("auth/token/", views.TokenView.as_view(), name="api_token"),
    path("me/", views.MeView.as_view(), name="api_me"),
]
