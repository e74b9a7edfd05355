"""The HTTP API: typed, described by OpenAPI, with tokens that are scoped by a grant.

Version 1 lies under ``/api/v1``; its description at ``/api/openapi.json``. Errors are RFC 9457 problems
with the codes that pages and commands use. Lists are paged by cursors. Writes may carry an ``Idempotency-Key``.
"""
