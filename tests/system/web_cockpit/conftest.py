from tests.system.office import new_office, office, templates
from tests.system.web_cockpit.wall import running_desk, wall
from tests.system.web_registry.desk import founded_desk, one_desk

__all__ = ["founded_desk", "new_office", "office", "one_desk", "running_desk", "templates", "wall"]
