"""Writes about decisions, plans and runs, one subject a module."""
