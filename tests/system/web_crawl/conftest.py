from tests.system.office import new_office, templates
from tests.system.web_registry.desk import desk, one_desk

__all__ = ["desk", "new_office", "one_desk", "templates"]
