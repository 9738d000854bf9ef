from django.apps import AppConfig


class SimulatorsConfig(AppConfig):
    name = "label_sp.simulators"
    label = "simulators"
