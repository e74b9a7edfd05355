"""People who may sign in: accounts, one-time links, and the record of who came and went."""
