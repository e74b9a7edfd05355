"""How callers reach a signer: framed JSON over a Unix socket."""

from antin.adapters.signer_socket.client import SignerClient, SignerRefused, SignerUnavailable
from antin.pki.ports import Issued, IssueRequest, NotIssued

__all__ = ["IssueRequest", "Issued", "NotIssued", "SignerClient", "SignerRefused", "SignerUnavailable"]
