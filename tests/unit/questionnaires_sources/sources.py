"""Texts of the sources of questionnaires."""


def texts(entry, path=""):
    """Every text of a source, with where it stands and which language it is in."""
    if isinstance(entry, list):
        for number, item in enumerate(entry):
            yield from texts(item, f"{path}[{item.get('code', number)}]" if item else path)
        return
    for key, value in entry.items():
        if isinstance(value, dict) or (
            isinstance(value, list) and value and isinstance(value[0], dict)
        ):
            yield from texts(value, f"{path}.{key}")
        elif key in ("km", "en") or key.endswith(("_km", "_en")):
            yield f"{path}.{key}", key[-2:], value


def of_source(source):
    """All texts of a questionnaire."""
    for pillar in (source.frame, *source.pillars):
        yield from texts(pillar, str(pillar.get("code", "frame")))
