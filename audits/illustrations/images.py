"""An image as it is kept and printed: drawn again by us, page-sized, without what a camera wrote in it."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from django.core.files.base import File

from label_sp.common import files

TAKEN = {suffix: files.DOCUMENTS[suffix] for suffix in (".jpg", ".jpeg", ".png")}
MOST_PIXELS = 40_000_000  # what a camera takes; more unfolds to more memory than a page is worth
LONGEST_SIDE = 1600  # a page wide, 240 dots an inch
QUALITY = 85
TOO_LARGE = "L’image « {name} » a trop de points ({width} × {height}). Réduisez-la à 40 millions au plus."
UNREADABLE = (
    "L’image « {name} » ne se lit pas. Ouvrez-la, enregistrez-la de nouveau, puis déposez cette copie."
)


def drawn_again(uploaded: File) -> bytes:
    """The JPEG to keep. Raises ValidationError, on the field, for what is no image or is too much of one."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 (heavy, and rarely needed)

    name = files.check_upload_on("file", uploaded, TAKEN).name
    try:
        with Image.open(uploaded) as found:
            width, height = found.size
            if width * height > MOST_PIXELS:
                raise ValidationError({"file": TOO_LARGE.format(name=name, width=width, height=height)})
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError({"file": UNREADABLE.format(name=name)}) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    page = Image.new("RGB", upright.size, "white")
    page.paste(upright, mask=upright)
    kept = io.BytesIO()
    page.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
