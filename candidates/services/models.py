"""Tables: services and their sites."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import Q

from candidates.eligibility.models import ListedKind
from candidates.services.enums import ServiceKind
from label_sp.common import departments, territories
from label_sp.common.search import Folded, SearchedRows
from label_sp.common.words import fold
from label_sp.guide import soil
from label_sp.guide.calendar import territory_of


class Service(models.Model):
    """A public service that may be labelled. `department` gives the public holidays of its territory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="services")
    name = models.CharField("nom du service", max_length=200)
    name_key = Folded("name")
    kind = models.CharField("catégorie", max_length=30, choices=ServiceKind)
    listed_as = (
        models.ForeignKey(  # ELI-02: a kind that the DITP added; `kind` is then that whose grid it has
            ListedKind, null=True, on_delete=models.PROTECT, related_name="services"
        )
    )
    department = models.CharField("département", max_length=3)
    commune = models.CharField(
        "commune", max_length=5, blank=True
    )  # code of the INSEE, whose department it is
    siret = models.CharField("SIRET", max_length=14, blank=True)
    agents_in_contact = models.PositiveIntegerField("agents en contact avec les usagers")

    objects = SearchedRows.as_manager()

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=["name", "id"], name="services_by_name"),)

    def __str__(self) -> str:
        """Its name and whose it is, « Service de l’eau, Mairie de Bray »: others have one of the same name.

        The name alone where it says so itself, « Mairie de Bray ».
        """
        if self.organisation_id is None or f"{fold(self.organisation.name)} " in f"{fold(self.name)} ":
            return self.name
        return f"{self.name}, {self.organisation}"

    def day_of(self, instant: datetime) -> date:
        """The day that it was there at that instant. DOS-02."""
        return soil.day_in(territory_of(self.department), instant)

    @property
    def place(self) -> str:
        """« Albert, Somme »: its commune, or its département alone."""
        return territories.in_words(self.commune, self.department)

    @property
    def midnight(self) -> str:
        """When a day ends there, « minuit, heure de La Réunion »; blank where it ends with that of Paris."""
        return departments.midnight(self.department)

    @property
    def category(self) -> str:
        """Its kind on the list of eligible services. ELI-01, ELI-02."""
        return str(self.listed_as or self.get_kind_display())


class Site(models.Model):
    """A place of a service. ELI-03: one main site, the others secondary."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField("nom du site", max_length=200)
    address = models.CharField("adresse", max_length=200)
    postal_code = models.CharField("code postal", max_length=5)
    city = models.CharField("commune", max_length=100)
    is_main = models.BooleanField("site principal", default=False)
    in_perimeter = models.BooleanField("dans le périmètre de labellisation", default=True)
    left_out_reason = models.TextField("motif pour lequel il n’y est pas", blank=True)

    class Meta:
        ordering = ("-is_main", "name")
        constraints = (
            models.UniqueConstraint(fields=["service"], condition=Q(is_main=True), name="one_main_site"),
            models.UniqueConstraint(fields=["service", "name"], name="site_names_differ"),
        )

    def __str__(self) -> str:
        return self.name
