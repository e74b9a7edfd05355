"""Desks and doors: the packages of pages and the API, each with its address.

One line each; what is not installed is not served.
"""

DESKS = {
    "": "antin.web.today",
    "cockpit/": "antin.web.cockpit",
    "board/": "antin.web.board",
    "registry/": "antin.web.registry",
    "planner/": "antin.web.planner",
    "me/": "antin.web.officer",
    "search/": "antin.web.search",
    "lookup/": "antin.web.public",
    "api/": "antin.endpoints.api",
}
DESK_APPS = list(DESKS.values())

ANTIN_NAVIGATION = "antin.web.today.navigation.destinations"
ANTIN_INCIDENT = "antin.web.today.incident.incident"
ANTIN_SEARCH_URL = "/search/"
