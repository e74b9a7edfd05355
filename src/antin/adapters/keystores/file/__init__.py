"""Keys as encrypted files: the variant for machines without a hardware module."""

from antin.adapters.keystores.file.store import FileKeyStore

__all__ = ["FileKeyStore"]
