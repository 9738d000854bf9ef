"""App configurations: ours, and the base of those whose acts are journaled."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import module_has_submodule


class JournaledConfig(AppConfig):
    """Registers the French sentences of the app's events (`JOURNAL_LABELS` of its `enums.py`) and loads its `mails.py`,
    which registers the kinds of messages that it writes."""

    default = False  # Django takes an app's configuration only when its module holds one: this base is none

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        from label_sp.common import journal  # noqa: PLC0415 (models are not loaded before)

        journal.describe(import_module(f"{self.name}.enums").JOURNAL_LABELS)
        if module_has_submodule(self.module, "mails"):
            import_module(f"{self.name}.mails")


class CommonConfig(JournaledConfig):
    name = "label_sp.common"
    label = "common"

    def ready(self) -> None:
        super().ready()
        import_module("label_sp.common.start")  # registers what a start must be like
        import_module("label_sp.common.outbox.digests")  # registers the mail of the day
        import_module("label_sp.common.static_files")  # registers its check
        from label_sp.common import secret_urls  # noqa: PLC0415 (Django is not set up before)

        register_converter(secret_urls.SecretConverter, "secret")
        secret_urls.keep_secrets_out_of_logs()
