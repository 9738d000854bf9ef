"""Bodies: the public list, and the DITP's acts. LIS-04, ACT-02 to ACT-05."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from certification import permissions
from certification.api import serializers as shapes
from certification.api import shown
from certification.api.shared import ActingView
from certification.models import CertificationBody, Habilitation
from certification.queries import facts
from certification.use_cases import bodies

TAG = "Organismes"


class BodiesView(ActingView):
    def get_permissions(self) -> Any:
        return [AllowAny()] if self.request.method == "GET" else super().get_permissions()

    @extend_schema(
        operation_id="bodies_list",
        summary="Les organismes habilités aujourd’hui",
        responses=shown.HabilitatedSerializer(many=True),
        auth=[],
        tags=[TAG],
    )
    def get(self, request: Request) -> Response:
        """LIS-04."""
        found = facts.habilitations_in_force(timezone.localdate())
        return Response(shown.HabilitatedSerializer(found, many=True).data)

    @extend_schema(
        operation_id="bodies_register",
        summary="Enregistrer un organisme",
        request=shapes.NewBodySerializer,
        responses={201: shown.BodySerializer},
        tags=[TAG],
    )
    def post(self, request: Request) -> Response:
        """ACT-04, by the DITP."""
        permissions.can_supervise.require(self.actor)
        registered = bodies.register_body(actor=self.actor, **self.received(shapes.NewBodySerializer))
        return Response(shown.BodySerializer(registered).data, status=201)


class HabilitationsView(ActingView):
    @extend_schema(
        operation_id="bodies_habilitate",
        summary="Enregistrer une habilitation",
        request=shapes.NewHabilitationSerializer,
        responses={201: shown.HabilitationSerializer},
        tags=[TAG],
    )
    def post(self, request: Request, body_id: UUID) -> Response:
        """ACT-02, ACT-03, ACT-05, by the DITP."""
        permissions.can_supervise.require(self.actor)
        body = get_object_or_404(CertificationBody, pk=body_id)
        granted = bodies.grant_habilitation(
            body.pk, actor=self.actor, **self.received(shapes.NewHabilitationSerializer)
        )
        return Response(shown.HabilitationSerializer(granted).data, status=201)


class HabilitationActView(ActingView):
    """An act on one habilitation: three of the same shape."""

    def perform(
        self, act: Any, shape: type[BaseSerializer[Any]], body_id: UUID, habilitation_id: UUID
    ) -> Response:
        permissions.can_supervise.require(self.actor)
        found = get_object_or_404(Habilitation, pk=habilitation_id, body=body_id)
        done = act(found.pk, actor=self.actor, **self.received(shape))
        return Response(shown.HabilitationSerializer(done).data)


class SignatureView(HabilitationActView):
    @extend_schema(
        operation_id="habilitations_sign",
        summary="Enregistrer le contrat d’engagement",
        request=shapes.SignatureSerializer,
        responses=shown.HabilitationSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, body_id: UUID, habilitation_id: UUID) -> Response:
        """ACT-05."""
        return self.perform(bodies.sign_habilitation, shapes.SignatureSerializer, body_id, habilitation_id)


class HabilitationSuspensionView(HabilitationActView):
    @extend_schema(
        operation_id="habilitations_suspend",
        summary="Suspendre une habilitation",
        request=shapes.ReasonSerializer,
        responses=shown.HabilitationSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, body_id: UUID, habilitation_id: UUID) -> Response:
        """ACT-02, ACT-06."""
        return self.perform(bodies.suspend_habilitation, shapes.ReasonSerializer, body_id, habilitation_id)


class RestorationView(HabilitationActView):
    @extend_schema(
        operation_id="habilitations_restore",
        summary="Rétablir une habilitation",
        request=shapes.ReasonSerializer,
        responses=shown.HabilitationSerializer,
        tags=[TAG],
    )
    def post(self, request: Request, body_id: UUID, habilitation_id: UUID) -> Response:
        """ACT-02."""
        return self.perform(bodies.restore_habilitation, shapes.ReasonSerializer, body_id, habilitation_id)
