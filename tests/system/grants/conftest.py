from tests.system.accounts.hall import hall, one_hall
from tests.system.office import new_office, office, templates

__all__ = ["hall", "new_office", "office", "one_hall", "templates"]
