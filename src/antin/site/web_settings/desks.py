"""Desks: the packages of pages, each with its address. One line a desk; what is not installed is not served."""

DESKS = {
    "registry/": "antin.web.registry",
}
DESK_APPS = list(DESKS.values())
