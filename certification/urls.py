"""Pages of certification: those of the people at work, then the public ones."""

from django.urls import include, path

from certification.views import (
    admission,
    agenda,
    auditors,
    decision,
    desk,
    dossier,
    life,
    memberships,
    preparation,
    reminders,
    sanctions,
    status,
    texts,
)

app_name = "certification"
ONE = "dossiers/<uuid:pk>/"
urlpatterns = [
    path("tableau-de-bord/", desk.desk, name="desk"),
    path("dossiers/", desk.dossiers, name="dossiers"),
    path("echeances/", agenda.agenda, name="agenda"),
    path("echeances/agenda/", agenda.my_feeds, name="feeds"),
    path("echeances/agenda/nouvelle/", agenda.create_feed, name="feed_new"),
    path("echeances/agenda/<uuid:feed_id>/revoquer/", agenda.revoke_feed, name="feed_revoke"),
    path("agenda/<secret:token>.ics", agenda.feed, name="feed"),
    path("auditeurs/", auditors.Auditors.as_view(), name="auditors"),
    path(ONE, dossier.dossier, name="dossier"),
    path(f"{ONE}preparation/", preparation.Prepare.as_view(), name="prepare"),
    path(f"{ONE}deposer/", preparation.Submit.as_view(), name="submit"),
    path(f"{ONE}completer/", preparation.Resubmit.as_view(), name="resubmit"),
    path(f"{ONE}recevabilite/", admission.Review.as_view(), name="review"),
    path(
        f"{ONE}recevabilite/complements/", admission.RequestComplements.as_view(), name="request_complements"
    ),
    path(f"{ONE}recevabilite/accuser-reception/", admission.Acknowledge.as_view(), name="acknowledge"),
    path(f"{ONE}recevabilite/<slug:kind>/", admission.ReviewPiece.as_view(), name="review_piece"),
    path(f"{ONE}contrat/", admission.Agreement.as_view(), name="agreement"),
    path(f"{ONE}auditeur/", admission.Assign.as_view(), name="assign"),
    path(f"{ONE}decision/", decision.Decide.as_view(), name="decide"),
    path(f"{ONE}suivi/", life.FollowUp.as_view(), name="follow_up"),
    path(f"{ONE}plan-d-actions/", life.ActionPlanPage.as_view(), name="action_plan"),
    path(f"{ONE}suspension/", sanctions.Suspend.as_view(), name="suspend"),
    path(f"{ONE}levee/", sanctions.Lift.as_view(), name="lift"),
    path(f"{ONE}retrait/", sanctions.Withdraw.as_view(), name="withdraw"),
    path(f"{ONE}renouvellement/", life.Renew.as_view(), name="renew"),
    path(
        "organisations/<uuid:pk>/membres/<uuid:membership_id>/fin/",
        memberships.End.as_view(),
        name="end_membership",
    ),
    path("equipe/", status.team, name="team"),
    path("equipe/envois/", status.status, name="status"),
    path("equipe/envois/<uuid:message_id>/", status.failure, name="failure"),
    path("equipe/envois/de-cote/<uuid:aside_id>/", status.again, name="again"),
    path("equipe/rappels/", reminders.reminders, name="reminders"),
    path("equipe/rappels/a-venir/", reminders.preview, name="reminders_preview"),
    path("equipe/rappels/<slug:term>/", reminders.Policy.as_view(), name="reminder_policy"),
    path("equipe/messages/", texts.texts, name="texts"),
    path("equipe/messages/<str:key>/", texts.Wording.as_view(), name="text"),
    path("", include("certification.public_urls")),
]
