#!/usr/bin/env python3
"""Django's command line for the label's application."""

import gc
import os
import sys


def main() -> None:
    gc.set_threshold(
        100_000, 50, 50
    )  # what a start makes stays: looking for garbage in it took a tenth of the time
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the settings are named)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
