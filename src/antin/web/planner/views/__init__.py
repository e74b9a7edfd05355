"""Addresses, one question each."""
