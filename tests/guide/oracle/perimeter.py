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
    kind: str, *, reception: bool, everyday: bool, fields: Collection[str], any_field: bool = False
) -> bool:
    """[1.4] General reception; and by kind the everyday procedures, a listed field, or a field with users."""
    if kind == "commune":
        return reception and everyday
    if kind == "special":
        return any_field or bool(fields)
    return reception and any(field in FIELDS[kind] for field in fields)
