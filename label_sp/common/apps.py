"""What has to be there before the first request: converters, checks, logs without secrets."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import register_converter


class CommonConfig(AppConfig):
    name = "label_sp.common"
    label = "common"

    def ready(self) -> None:
        import_module("label_sp.common.start")  # registers what a start must be like
        import_module("label_sp.common.static_files")  # registers its check
        from label_sp.common import secret_urls  # noqa: PLC0415 (Django is not set up before)

        register_converter(secret_urls.SecretConverter, "secret")
        secret_urls.keep_secrets_out_of_logs()
