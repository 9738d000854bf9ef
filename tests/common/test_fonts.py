"""Every name of the register prints: whatever the language of the place, no letter of it is an empty box on paper."""

from __future__ import annotations

import pytest

from label_sp.common import pdf_engine

pytestmark = pytest.mark.paper

# By language, the names in use on French soil, with the letters that French does not have.
NAMES = {
    "français": "Mairie de L’Haÿ-les-Roses, Sacré-Cœur, Lætitia, Aÿ-Champagne, NOËL ŒUVRE Ÿ, n° 12, 2ᵉ, 1 000 €, 20 °C",
    "breton": "Ti-kêr Kemperle, Tiez ar cʼhoarioù, c’hoari, Lannuʼon, Plañvour, Roazhon",
    "occitan": "Comuna de Tolosa, Seishanta, Val d’Aran, Gànges, Sent·Joan, Vilafranca",
    "catalan": "Sant Llorenç, l·l, Perpinyà, Elna, Ceret",
    "basque": "Herriko etxea, Uztaritze, Donibane Lohizune, Bidarrai, Ainhoa ñ",
    "corse": "Merria di Aiacciu, Bunifaziu, Ghjuvanni, Çervioni, Quenza ì ò ù",
    "alsacien": "Strossburi, Mìlhüsa, Schìltigheim, Wïssaburg",
    "tahitien": "Papeʻete, Faʻaʻā, Mahaʻena, Tōahotu, Puna’auia, Pāʻea, Hitiaʻa ō te Rā, Ūturoa, Īhuʻa, Ēʻeo",
    "wallisien": "ʻUvea, Mataʻutu, Alo, Sigave, Fakaʻuvea, Māʻopo",
    "kanak": "Drehu, Iaai ë, Nengone, Canala xârâcùù, Pwêêdi Wiimîâ, Gɔi, Ɛɛ, n̈yââ, Hwëë, ɔ̈",
    "créole": "Lapwent, Bwadijou, Fòdfwans, Kayèn, Sentdéni La Rényon",
    "shimaoré": "Ɓandrele, Ɗembeni, Mamoudzou, Chiconi, Sada",
    "kali’na, wayana": "Kali’na, Wayãpi, Teko, Maripa-Soula, Papaïchton ɨ",
    "signes": "« guillemets », tiret – long —, points…, trait‑d’union, espace fine\u202f: 12\u202f345, ≤ ≥ ✓",
}
SAMPLE = """<html lang="fr"><head><title>Noms</title></head><body class="doc" data-running="{0}">
<p>{0}</p><p><strong>{0}</strong></p><p class="doc-code">{0}</p></body></html>"""


BOX = ".notdef glyph"  # what WeasyPrint says when no font has a letter


def told_of(words: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    with caplog.at_level("WARNING", "weasyprint"):
        pdf_engine.draw(SAMPLE.format(words), identifier="names")
    return [record.getMessage() for record in caplog.records if BOX in record.getMessage()]


@pytest.mark.parametrize("language", NAMES)
def test_a_name_of_any_language_has_all_its_letters(language: str, caplog: pytest.LogCaptureFixture) -> None:
    assert not told_of(NAMES[language], caplog)


def test_the_control_a_letter_that_no_font_has_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert told_of("\U0001fbff", caplog)
