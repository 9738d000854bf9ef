"""Pages open to all: the register, the check of an attestation, the bodies; and the DITP's pages on bodies."""

from django.urls import path

from certification.views import bodies, documents, organisations, register, verification

urlpatterns = [
    path("registre/", register.register, name="register"),
    path("registre/liste.csv", register.as_csv, name="register_csv"),
    path("registre/liste.json", register.as_json, name="register_json"),
    path("registre/<uuid:pk>/", register.entry, name="register_entry"),
    path("organismes/", register.bodies, name="public_bodies"),
    path("verifier/", verification.form, name="verify_form"),
    path("verifier/<str:number>/<str:code>/", verification.verify, name="verify"),
    path("attestations/<str:number>.pdf", documents.attestation, name="attestation_pdf"),
    path("dossiers/<uuid:pk>/refus.pdf", documents.refusal, name="refusal_pdf"),
    path("messages/<uuid:message_id>/lettre.pdf", documents.letter, name="letter_pdf"),
    path("ditp/organismes/", bodies.bodies, name="bodies"),
    path("ditp/organismes/nouveau/", bodies.NewBody.as_view(), name="body_new"),
    path("ditp/organismes/<uuid:pk>/", bodies.Body.as_view(), name="body"),
    path("ditp/candidats/", organisations.candidates, name="candidates"),
    path("ditp/candidats/nouveau/", organisations.NewCandidate.as_view(), name="candidate_new"),
    path("ditp/organisations/<uuid:pk>/", organisations.OrganisationPage.as_view(), name="organisation"),
]
