from tests.system.office import new_office, templates
from tests.system.web_planner.planning import drafted_desk, one_drafted_desk, planner

__all__ = ["drafted_desk", "new_office", "one_drafted_desk", "planner", "templates"]
