"""Languages: catalogues of the interface, and how dates and numbers are written in each."""
