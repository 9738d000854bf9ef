"""Perimeter of local authorities [1.4, focus]."""

from collections.abc import Collection

#: [1.4] Fields of action of the base, one at least, by kind of authority.
FIELDS = {
    "epci": {"action sociale", "petite enfance", "urbanisme", "services urbains"},
    "département": {"solidarités et cohésion territoriale", "aménagement du territoire"},
    "région": {
        "mobilités et transport",
        "développement économique",
        "aménagement du territoire",
        "formation professionnelle et emploi",
        "environnement",
    },
}


def has_its_base(
    kind: str, *, reception: bool, everyday: bool, fields: Collection[str], agreed: bool = False
) -> bool:
    """[1.4] General reception, and by kind the everyday procedures or a listed field; of special status, any field with
    users and « en concertation avec l'organisme »."""
    if kind == "commune":
        return reception and everyday
    if kind == "special":
        return agreed and bool(fields)
    return reception and any(field in FIELDS[kind] for field in fields)
