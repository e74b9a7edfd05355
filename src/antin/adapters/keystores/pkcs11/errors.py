"""What can be wrong with a token; the child process names it, the store raises it."""

from __future__ import annotations

from antin.kernel.errors import AntinError

__all__ = ["REMEDIES", "UnableToUseToken", "token_error"]


class UnableToUseToken(AntinError):
    """The module or its token cannot be used now; nothing was signed."""

    code = "token.failed"
    exit_code = 75


# Code -> what is wrong, what to do.
REMEDIES = {
    "token.no_module": ("The PKCS #11 module cannot be loaded.", "Name the vendor's library in signer.toml."),
    "token.not_found": ("There is no token of that label.", "Connect it, or correct the label in signer.toml."),
    "token.pin_incorrect": (
        "The token refuses the PIN; it was tried once.",
        "Correct the PIN file before the next start: tokens lock after a few attempts.",
    ),
    "token.pin_locked": ("The PIN is locked.", "Have the token's security officer unlock it."),
    "token.gone": (
        "The token or its module has gone away.",
        "Connect it; the next request tries again.",
    ),
    "token.failed": (
        "The token answered with an error.",
        "See its vendor's log; the next one tries again.",
    ),
}
_NOT_BY_ITSELF = ("token.no_module", "token.not_found", "token.pin_incorrect", "token.pin_locked")


def token_error(code: str, detail: str, *, where: str) -> UnableToUseToken:
    """The error of a code that a child has named; what does not mend itself is a refusal, not a delay."""
    message, remedy = REMEDIES.get(code, REMEDIES["token.failed"])
    text = f"{message} ({detail})" if detail else message
    error = UnableToUseToken(text, where=where, remedy=remedy, code=code)
    if code in _NOT_BY_ITSELF:
        error.exit_code = 7
    return error
