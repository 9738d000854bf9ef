from label_sp.common.apps import JournaledConfig


class ActorsConfig(JournaledConfig):
    name = "label_sp.actors"
    label = "actors"
