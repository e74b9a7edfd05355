"""The processes that tell the status of certificates and stamp, for folders whose ceremony made their keys."""

from __future__ import annotations

from collections.abc import Mapping

from antin.adapters.data_folder import DataFolder
from antin.site.processes import ProcessSpec, module_arguments
from antin.site.serving.site_settings import SiteSettings

__all__ = ["status_processes", "status_table"]


def status_processes(data: DataFolder) -> tuple[str, ...]:
    """Their names in the order of their start; none where an older ceremony made no such keys."""
    has_keys = (data.signer("status") / "signer.toml").exists()
    return ("signer-status", "responder") if has_keys else ()


def status_table(settings: SiteSettings) -> Mapping[str, ProcessSpec]:
    """How the responder of this office is started."""
    status, url_file = settings.status, settings.database.url_file
    options = ["--address", status.address, "--port", str(status.port), "--workers", str(status.workers)]
    if url_file is not None:
        options += ["--database-url-file", str(url_file)]
    return {"responder": ProcessSpec(module_arguments("antin.responder", *options))}
