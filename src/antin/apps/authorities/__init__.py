"""Certification authorities, their CRLs and their signer."""
