"""Decisions, frozen plans, approvals and runs."""
