"""Where private keys live: one folder a variant (`file`, `pkcs11`), and the approver's own key file."""
