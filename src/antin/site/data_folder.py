"""The data folder as the site and its commands use it; its places are laid out in the adapter."""

from __future__ import annotations

from antin.adapters.data_folder import DataFolder, UnableToUseDataFolder

__all__ = ["DataFolder", "UnableToUseDataFolder"]
