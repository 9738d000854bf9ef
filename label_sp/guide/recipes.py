"""How anyone redoes a draw: commands of any Unix, on the list that was published. SAM-04."""

from __future__ import annotations

import shlex

LIST = "liste.txt"


def list_command() -> str:
    """The hash of the list, one unit per line, sorted by code point."""
    return f"LC_ALL=C sort {LIST} > unites.txt && sha256sum unites.txt"


def draw_command(seed: str, size: int) -> str:
    """The first units by the hash of « seed:unit »."""
    return "\n".join(
        (
            f"graine={shlex.quote(seed)}",
            "while IFS= read -r unite; do",
            "  printf '%s:%s' \"$graine\" \"$unite\" | sha256sum | cut -c 1-64 | tr '\\n' ' '",
            "  printf '%s\\n' \"$unite\"",
            f"done < unites.txt | LC_ALL=C sort | head -n {size}",
        )
    )
