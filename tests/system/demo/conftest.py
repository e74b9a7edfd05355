from tests.system.office import new_office, templates

__all__ = ["new_office", "templates"]
