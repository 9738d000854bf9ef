"""Addresses: a dossier in front of certification."""

from django.urls import path

from certification.dossier import letters

urlpatterns = [
    path("messages/<uuid:message_id>/lettre.pdf", letters.letter, name="letter_pdf"),
]
