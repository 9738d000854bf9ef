"""Routes of certification, under /api/v1/."""

from django.urls import path

from certification.api import acts, auditors, bodies, organisations, public, reading

ONE = "dossiers/<uuid:dossier_id>/"
AUDITOR = "bodies/<uuid:body_id>/auditors/<uuid:user_id>/"
HABILITATION = "bodies/<uuid:body_id>/habilitations/<uuid:habilitation_id>/"
ORGANISATION = "organisations/<uuid:organisation_id>/"
urlpatterns = [
    *(
        path(ONE + act.api.path, acts.view_of(act).as_view(), name=f"api-{act.route}")
        for act in acts.ACTS
        if act.api
    ),
    path(f"{ONE}pieces/<slug:kind>/review/", acts.PieceReview.as_view(), name="api-review_piece"),
    path(f"{ONE}verdict/", reading.VerdictView.as_view(), name="api-verdict"),
    path(f"{ONE}deadlines/", reading.DeadlinesView.as_view(), name="api-deadlines"),
    path(f"{ONE}journal/", reading.JournalView.as_view(), name="api-journal"),
    path(f"{ONE}decisions/", reading.DecisionsView.as_view(), name="api-decisions"),
    path(f"{ONE}attestations/", reading.AttestationsView.as_view(), name="api-attestations"),
    path(
        f"{ONE}attestations/<str:number>/pdf/",
        reading.AttestationFileView.as_view(),
        name="api-attestation-pdf",
    ),
    path("register/", public.RegisterView.as_view(), name="api-register"),
    path("register/<uuid:dossier_id>/", public.RegisterEntryView.as_view(), name="api-register-entry"),
    path("attestations/<str:number>/verify/", public.VerificationView.as_view(), name="api-verify"),
    path("organisations/", organisations.CandidatesView.as_view(), name="api-organisations"),
    path(
        f"{ORGANISATION}rename/", organisations.OrganisationNameView.as_view(), name="api-organisation-rename"
    ),
    path(
        f"{ORGANISATION}close/",
        organisations.OrganisationClosingView.as_view(),
        name="api-organisation-close",
    ),
    path(
        f"{ORGANISATION}reopen/",
        organisations.OrganisationReopeningView.as_view(),
        name="api-organisation-reopen",
    ),
    path("bodies/", bodies.BodiesView.as_view(), name="api-bodies"),
    path("bodies/<uuid:body_id>/habilitations/", bodies.HabilitationsView.as_view(), name="api-habilitate"),
    path("bodies/<uuid:body_id>/auditors/", auditors.AuditorList.as_view(), name="api-auditors"),
    path(AUDITOR, auditors.AuditorProfileView.as_view(), name="api-auditor"),
    path(f"{AUDITOR}ties/", auditors.AuditorTieView.as_view(), name="api-auditor-ties"),
    path(f"{HABILITATION}sign/", bodies.SignatureView.as_view(), name="api-habilitation-sign"),
    path(
        f"{HABILITATION}suspend/",
        bodies.HabilitationSuspensionView.as_view(),
        name="api-habilitation-suspend",
    ),
    path(f"{HABILITATION}restore/", bodies.RestorationView.as_view(), name="api-habilitation-restore"),
]
