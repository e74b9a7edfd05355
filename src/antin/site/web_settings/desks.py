"""Desks: the packages of pages, each with its address. One line a desk; what is not installed is not served."""

DESKS = {
    "": "antin.web.today",
    "registry/": "antin.web.registry",
    "search/": "antin.web.search",
    "lookup/": "antin.web.public",
}
DESK_APPS = list(DESKS.values())

ANTIN_NAVIGATION = "antin.web.today.navigation.destinations"
ANTIN_SEARCH_URL = "/search/"
