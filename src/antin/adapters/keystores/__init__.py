"""Where private keys live: one folder a variant (`file`), and the approver's own key file."""
