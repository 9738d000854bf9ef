"""Pages of the simulators."""

from django.urls import path

from label_sp.simulators import views

app_name = "simulators"
urlpatterns = [
    path("simulateurs/", views.index, name="index"),
    path("simulateurs/palier/", views.tier, name="tier"),
    path("simulateurs/enquetes/", views.surveys, name="surveys"),
    path("simulateurs/enquetes/<str:kind>/reponses.csv", views.survey_file, name="survey_file"),
    path("simulateurs/calendrier/", views.plan, {"name": "schedule"}, name="schedule"),
    path("simulateurs/calendrier/agenda.ics", views.plan_file, {"name": "schedule"}, name="schedule_file"),
    path("simulateurs/cycle/", views.plan, {"name": "cycle"}, name="cycle"),
    path("simulateurs/cycle/agenda.ics", views.plan_file, {"name": "cycle"}, name="cycle_file"),
    path("simulateurs/tirage/", views.draw, name="draw"),
    path("simulateurs/reseau/", views.network_label, name="network"),
]
