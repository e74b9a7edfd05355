from tests.system.accounts.hall import hall, one_hall

__all__ = ["hall", "one_hall"]
