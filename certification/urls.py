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
    path("auditeurs/", auditors.auditors, name="auditors"),
    path(ONE, dossier.dossier, name="dossier"),
    path(f"{ONE}preparation/", preparation.prepare, name="prepare"),
    path(f"{ONE}deposer/", preparation.submit, name="submit"),
    path(f"{ONE}completer/", preparation.resubmit, name="resubmit"),
    path(f"{ONE}recevabilite/", admission.review, name="review"),
    path(f"{ONE}recevabilite/complements/", admission.request_complements, name="request_complements"),
    path(f"{ONE}recevabilite/accuser-reception/", admission.acknowledge, name="acknowledge"),
    path(f"{ONE}recevabilite/<slug:kind>/", admission.review_piece, name="review_piece"),
    path(f"{ONE}contrat/", admission.agreement, name="agreement"),
    path(f"{ONE}auditeur/", admission.assign, name="assign"),
    path(f"{ONE}decision/", decision.decide, name="decide"),
    path(f"{ONE}suivi/", life.follow_up, name="follow_up"),
    path(f"{ONE}plan-d-actions/", life.action_plan, name="action_plan"),
    path(f"{ONE}suspension/", sanctions.suspend, name="suspend"),
    path(f"{ONE}levee/", sanctions.lift, name="lift"),
    path(f"{ONE}retrait/", sanctions.withdraw, name="withdraw"),
    path(f"{ONE}renouvellement/", life.renew, name="renew"),
    path(
        "organisations/<uuid:pk>/membres/<uuid:membership_id>/fin/",
        memberships.end,
        name="end_membership",
    ),
    path("equipe/", status.team, name="team"),
    path("equipe/envois/", status.status, name="status"),
    path("equipe/envois/<uuid:message_id>/", status.failure, name="failure"),
    path("equipe/envois/de-cote/<uuid:aside_id>/", status.again, name="again"),
    path("equipe/rappels/", reminders.reminders, name="reminders"),
    path("equipe/rappels/a-venir/", reminders.preview, name="reminders_preview"),
    path("equipe/rappels/<slug:term>/", reminders.policy, name="reminder_policy"),
    path("equipe/messages/", texts.texts, name="texts"),
    path("equipe/messages/<str:key>/", texts.text, name="text"),
    path("", include("certification.public_urls")),
]
