"""The API put together: routers, authentication, problems, and a description that is true of errors, too."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from antin.endpoints.api import problems
from antin.endpoints.api.access import TokenAuth
from antin.endpoints.api.routes import certificates, organisations, persons, token, units

__all__ = ["api"]

_DESCRIPTION = (
    "The registry of units, organisations, people and certificates. Ask with a bearer token that acts with one "
    "grant; errors are problem documents (RFC 9457)."
)


class DescribedApi(NinjaAPI):
    """Ninja describes every answer as ``application/json``; failures here are ``application/problem+json``."""

    def get_openapi_schema(self, *args: Any, **options: Any) -> Any:
        """The description with the media type of problems corrected."""
        schema = super().get_openapi_schema(*args, **options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {problems.CONTENT_TYPE: next(iter(answer["content"].values()))}
        return schema


def _build() -> DescribedApi:
    built = DescribedApi(
        title="Antin",
        version="1",
        description=_DESCRIPTION,
        urls_namespace="api",
        docs_url=None,
        auth=TokenAuth(),
    )
    built.add_router("/v1/units", units.router)
    built.add_router("/v1/organisations", organisations.router)
    built.add_router("/v1/persons", persons.router)
    built.add_router("/v1/certificates", certificates.router)
    built.add_router("/v1/token", token.router)
    problems.register(built)
    return built


api = _build()
