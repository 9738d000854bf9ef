"""Pages open to all: the register, the check of an attestation, the bodies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
