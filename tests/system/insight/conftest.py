from tests.system.office import new_office, office, templates

__all__ = ["new_office", "office", "templates"]
