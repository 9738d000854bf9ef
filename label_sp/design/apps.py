from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "label_sp.design"
    label = "design"
