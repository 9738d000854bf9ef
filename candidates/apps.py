from importlib import import_module

from django.db.models.signals import post_save

from label_sp.common import places
from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "communes",
    "eligibility",
    "services",
    "access",
    "dossiers",
    "effort",
    "scans",
    "registry",
    "imports",
    "grids",
    "self_assessments",
    "team",
    "improvement_plan",
    "pieces",
    "evidence",
    "exchanges",
    "indicators",
    "deadlines",
    "application",
    "archives",
)


PLACES = {  # where refusals lead
    "new_dossier": "candidates:dossier_new",
    "new_eligibility_request": "candidates:eligibility_new",
    "pieces": "candidates:pieces",
    "piece": "candidates:piece",
    "sites": "candidates:sites",
    "scope": "candidates:scope",
    "indicators": "candidates:indicators",
    "self_assessment": "candidates:self_assessment",
    "self_assessment_grid": "candidates:self_assessment_grid",
}


class CandidatesConfig(JournaledConfig):
    name = "candidates"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        places.name(PLACES)
        post_save.connect(
            import_module("candidates.access.lapses").lapse,
            sender=import_module("label_sp.actors.models").Membership,
            dispatch_uid="access",
        )
        list(self.rooms("charges"))
        team = import_module("candidates.team.use_cases")
        import_module("candidates.dossiers.signals").opened.connect(team.begin, dispatch_uid="team_begins")
        import_module("label_sp.actors.signals").ending.connect(team.pass_on_of, dispatch_uid="passed_on")
        pages = import_module("label_sp.common.pages")
        pages.opened.connect(import_module("candidates.effort.use_cases").note_work, dispatch_uid="effort")
