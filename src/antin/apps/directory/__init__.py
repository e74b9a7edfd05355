"""Units, organisations, posts, people and services with dated versions."""
