"""What a piece may look like: the columns of its template, and lines of an invented example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from candidates.pieces.enums import PieceKind

Line = tuple[str, ...]
ASKED = ("Ce qui est demandé", "Votre réponse")


@dataclass(frozen=True, slots=True)
class Sample:
    """`columns` head the template; `example` are its lines filled for an invented service. In the template, `kept` of
    the first cells of each line stay: what is asked, or the number of an engagement."""

    columns: Line
    example: tuple[Line, ...]
    kept: int = 0

    @property
    def blank(self) -> list[Line]:
        """The lines of the template."""
        return [line[: self.kept] for line in self.example] if self.kept else []


SAMPLES: Mapping[str, Sample] = MappingProxyType(
    {
        PieceKind.CANDIDATE_DATA: Sample(
            ASKED,
            (
                ("Nom du service public candidat", "Accueil de la mairie de Valmont"),
                ("Organisation dont il dépend", "Commune de Valmont"),
                ("Sites compris dans le périmètre", "Mairie (principal) ; mairie annexe des Prés"),
                ("Agents en contact direct ou indirect avec les usagers", "12"),
                (
                    "Personne référente, fonction et adresse électronique",
                    "Claire Martin, responsable de l’accueil",
                ),
                ("Organisme de certification retenu", "Certif’Horizon"),
                ("Certificats et attestations de labellisation déjà obtenus", "Aucun"),
            ),
            kept=1,
        ),
        PieceKind.ORGANISATION_CHART: Sample(
            ("Fonction", "Nom", "Rattachée à", "Site", "En contact avec les usagers"),
            (
                ("Directrice générale des services", "Anne Petit", "Maire", "Mairie", "non"),
                (
                    "Responsable de l’accueil",
                    "Claire Martin",
                    "Directrice générale des services",
                    "Mairie",
                    "oui",
                ),
                ("Agent d’accueil", "Karim Haddad", "Responsable de l’accueil", "Mairie", "oui"),
                ("Agente d’accueil", "Jeanne Roux", "Responsable de l’accueil", "Mairie annexe", "oui"),
            ),
        ),
        PieceKind.TRAINING_PLAN: Sample(
            ("Année", "Formation", "Agents concernés", "Période", "Durée", "Agents formés"),
            (
                (
                    "2026",
                    "Accueillir un usager en situation de handicap",
                    "Accueil",
                    "mars 2026",
                    "2 jours",
                    "4",
                ),
                ("2026", "Écrire simplement", "Accueil et courrier", "octobre 2026", "1 jour", "7"),
                ("2025", "Traiter une réclamation", "Accueil", "mai 2025", "1 jour", "6"),
            ),
        ),
        PieceKind.SELF_ASSESSMENT: Sample(
            ("Engagement", "Note sur 100", "Constats", "Actions à mener"),
            tuple(
                (f"Engagement {number}", note, found, todo)
                for number, (note, found, todo) in enumerate(
                    (
                        ("87,5", "Accueil signalé et accessible", ""),
                        ("75", "Horaires à jour sur tous les canaux", ""),
                        ("62,5", "Deux formulaires à simplifier", "Les réécrire avec des usagers"),
                        ("56,2", "Délai annoncé au guichet seulement", "L’annoncer aussi par courriel"),
                        ("81,2", "Réclamations suivies", ""),
                        ("68,7", "Résultats affichés une fois l’an", "Les afficher chaque trimestre"),
                        ("75", "Agents associés aux progrès", ""),
                        ("70", "Partage avec les services voisins", ""),
                    ),
                    start=1,
                )
            ),
            kept=1,
        ),
        PieceKind.USER_SAMPLE_METHOD: Sample(
            ASKED,
            (
                (
                    "Population dont l’échantillon est tiré",
                    "Les 2 400 usagers reçus entre janvier et mars 2026",
                ),
                ("Canaux et sites couverts", "Guichet des deux sites, téléphone, courriel"),
                ("Façon de tirer l’échantillon", "Un usager sur quatre, dans l’ordre des passages"),
                ("Nombre d’usagers sollicités", "600"),
                ("Période de l’enquête", "du 2 au 27 mars 2026"),
                (
                    "Ce qui est fait pour les usagers éloignés du numérique",
                    "Questionnaire sur papier au guichet",
                ),
            ),
            kept=1,
        ),
        PieceKind.SURVEY_REPORTS: Sample(
            ("Ce qui est demandé", "Enquête usagers", "Enquête agents"),
            (
                ("Ouverture", "2 mars 2026", "9 mars 2026"),
                ("Clôture", "27 mars 2026", "20 mars 2026"),
                ("Personnes sollicitées", "600", "12"),
                ("Réponses reçues", "74", "11"),
                ("Questionnaires recevables", "68", "10"),
                ("Note globale sur 100", "88,4", "79,2"),
            ),
            kept=1,
        ),
        PieceKind.IMPROVEMENT_PLAN: Sample(
            ("Engagement", "Origine", "Action", "Responsable", "Échéance", "État", "Preuve"),
            (
                (
                    "4",
                    "Autodiagnostic",
                    "Annoncer un délai de réponse dans les accusés de réception",
                    "Claire Martin",
                    "30 juin 2026",
                    "en cours",
                    "Modèle de courriel",
                ),
                (
                    "6",
                    "Enquête usagers",
                    "Afficher les résultats dans la salle d’attente",
                    "Karim Haddad",
                    "15 mai 2026",
                    "fait",
                    "Photo de l’affiche",
                ),
            ),
        ),
        PieceKind.QUALITY_INDICATORS: Sample(
            ("Indicateur", "Ce qu’il mesure", "En place depuis", "Dernière valeur", "Période"),
            (
                ("Délai de réponse aux courriels", "Jours ouvrés", "1er septembre 2025", "3,2", "mars 2026"),
                ("Attente au guichet", "Minutes", "6 janvier 2026", "9", "mars 2026"),
            ),
        ),
    }
)
