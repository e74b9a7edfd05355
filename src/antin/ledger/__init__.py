"""Floor 1: the evidence ledger: hash chain, Merkle tree, signed checkpoints, their verification. Pure."""
