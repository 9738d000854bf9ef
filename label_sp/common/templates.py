"""Templates as they are read from the disk: what only indents their source is no part of a page.

Half of a long page was spaces before lines. The lines stay, so that an error names the right one.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Our own folder of templates; a text that keeps its spaces (« .txt ») is read as it is."""

    def get_contents(self, origin: Origin) -> str:
        content: str = super().get_contents(origin)
        return INDENT.sub("", content) if str(origin.name).endswith(".html") else content
