#!/usr/bin/env python3
"""Django's command line for the label's application."""

import gc
import os
import sys


def main() -> None:
    # What a start makes (220,000 objects) stays to the end: nobody looks for garbage in it, then or at the end.
    gc.set_threshold(300_000, 50, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the settings are named)

    execute_from_command_line(sys.argv)
    gc.freeze()


if __name__ == "__main__":
    main()
