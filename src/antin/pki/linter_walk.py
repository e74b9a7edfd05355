"""A faster walk through pkilint's validators, with the same findings.

pkilint offers every node of a certificate to every validator, about six thousand questions for one certificate,
nearly all answered by the node's path and type alone. Those two repeat from certificate to certificate, so the
answer “never” is remembered here per (path, type). A validator that is left is still asked in full, and one
whose question is not known to begin with path and type is always left: nothing is skipped that would have run.
"""

from __future__ import annotations

from typing import Any

from pkilint.document import NodeVisitor, PDUNode
from pkilint.pkix.extension import ExtensionCriticalityValidator
from pkilint.validation import TypeMatchingValidator, ValidationResult, Validator, ValidatorContainer

__all__ = ["quicken"]

# Matching that begins with NodeVisitor's own question (path, pattern, class) and only narrows it further.
_KNOWN_QUESTIONS = (NodeVisitor.match, TypeMatchingValidator.match, ExtensionCriticalityValidator.match)
_REMEMBERED = 20_000  # distinct (path, type) pairs; certificates of one office have a few hundred


class _Walk:
    """Takes the place of ``ValidatorContainer._validate_rec`` in one container."""

    def __init__(self, validators: list[Validator]) -> None:
        self.validators = validators
        self.left: dict[tuple[str, type[Any]], tuple[Validator, ...]] = {}

    def __call__(self, node: PDUNode, results: list[ValidationResult]) -> None:
        key = (node.path, type(node.pdu))
        candidates = self.left.get(key)
        if candidates is None:
            candidates = self._remember(key)
        for validator in candidates:
            if validator.match(node):
                result = validator.validate_wrapper(node)
                results.extend(result if isinstance(result, list) else (result,))
        for child in node.children.values():
            self(child, results)

    def _remember(self, key: tuple[str, type[Any]]) -> tuple[Validator, ...]:
        if len(self.left) >= _REMEMBERED:
            self.left.clear()
        candidates = tuple(validator for validator in self.validators if _may_match(validator, *key))
        self.left[key] = candidates
        return candidates


def _may_match(validator: Validator, path: str, kind: type[Any]) -> bool:
    if type(validator).match not in _KNOWN_QUESTIONS:
        return True
    if validator._path is not None and validator._path != path:
        return False
    if validator._path_re is not None and validator._path_re.match(path) is None:
        return False
    return validator._pdu_class is None or issubclass(kind, validator._pdu_class)


def quicken(container: ValidatorContainer) -> None:
    """Give a container and all containers inside it the faster walk, in place."""
    if type(container)._validate_rec is ValidatorContainer._validate_rec:
        container._validate_rec = _Walk(container.validators)
    for validator in container.validators:
        if isinstance(validator, ValidatorContainer):
            quicken(validator)
