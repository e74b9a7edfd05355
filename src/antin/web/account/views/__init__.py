"""Views of the door, one module a subject."""
