from tests.system.office import templates

__all__ = ["templates"]
