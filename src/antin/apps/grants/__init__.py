"""Who may do what, where, and until when: role × organisation subtree × period."""
