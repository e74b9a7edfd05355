from tests.system.office import new_office, templates
from tests.system.web_officer.officers import issued, one_issued

__all__ = ["issued", "new_office", "one_issued", "templates"]
