"""Addresses: the agenda."""

from django.urls import path

from certification.agenda import views

urlpatterns = [
    path("echeances/", views.agenda, name="agenda"),
    path("echeances/agenda/", views.my_feeds, name="feeds"),
    path("echeances/agenda/nouvelle/", views.create_feed, name="feed_new"),
    path("echeances/agenda/<uuid:feed_id>/revoquer/", views.revoke_feed, name="feed_revoke"),
    path("agenda/<secret:token>.ics", views.feed, name="feed"),
]
