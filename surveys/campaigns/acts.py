"""The acts on a survey that is run here. SUR-03, SUR-04, SUU-06."""

from __future__ import annotations

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from surveys.access.queries import PREPARES
from surveys.campaigns import permissions, queries, running, shapes
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.plan_forms import PlanForm, ProlongForm, SampleForm

PREPARE = Act(
    key="prepare_campaign",
    label="Préparer une enquête menée dans l’application",
    rule="SUU-06",
    right=permissions.can_run,
    use_case=running.prepare_campaign,
    events={"campaign.prepared": "Campagne préparée : {kind}"},
    form=PlanForm,
    api=Api(path="campaigns/", takes=shapes.PrepareSerializer, status=201),
    page="surveys:prepare",
    done="La campagne est préparée. Rien n’est envoyé avant que vous l’ouvriez.",
)
CORRECT = Act(
    key="correct_campaign",
    label="Corriger la déclaration d’une campagne",
    rule="SUU-06",
    right=permissions.can_run,
    use_case=running.correct_campaign,
    events={"campaign.corrected": "Déclaration d’une campagne corrigée : {kind}"},
    form=PlanForm,
    api=Api(path="", takes=shapes.CampaignPlanSerializer, method="put"),
    page="surveys:correct_campaign",
    done="La déclaration est enregistrée.",
)
OPEN = Act(
    key="open_campaign",
    label="Ouvrir une campagne préparée",
    rule="SUR-04",
    right=permissions.can_run,
    states=(*PREPARES, Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=running.open_campaign,
    events={"campaign.opened": "Campagne ouverte : {kind}"},
    form=ConfirmForm,
    api=Api(path="open/"),
    page="surveys:overview",
    order=1028,
    deadline="surveys_start",
    when=lambda it: queries.is_any(it.dossier, CampaignStatus.PREPARING),
    done="La campagne est ouverte : elle prend les réponses.",
)
PROLONG = Act(
    key="prolong_campaign",
    label="Prolonger une campagne",
    rule="SUR-03",
    right=permissions.can_run,
    use_case=running.prolong_campaign,
    events={"campaign.prolonged": "Campagne prolongée jusqu’au : {planned_end}"},
    form=ProlongForm,
    api=Api(path="prolong/", takes=shapes.ProlongSerializer),
    page="surveys:campaign",
    done="La nouvelle fin est enregistrée.",
)
ABANDON = Act(
    key="abandon_campaign",
    label="Abandonner une campagne",
    rule="SUR-03",
    right=permissions.can_run,
    use_case=running.abandon_campaign,
    events={"campaign.abandoned": "Campagne abandonnée : {kind}"},
    form=ConfirmForm,
    api=Api(path="abandon/"),
    page="surveys:campaign",
    done="La campagne est abandonnée : elle ne donne aucun résultat.",
)
SAY_SAMPLE = Act(
    key="say_campaign_sample",
    label="Dire la population et l’échantillon par site et par canal",
    rule="SUU-06",
    right=permissions.can_run,
    use_case=running.say_sample,
    events={"campaign.sample_said": "Population et échantillon d’une campagne : {kind}"},
    form=SampleForm,
    api=Api(path="sample/", takes=shapes.SampleSerializer, method="put"),
    page="surveys:sample",
    done="Le tableau est enregistré.",
)
