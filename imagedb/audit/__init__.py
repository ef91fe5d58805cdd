"""The audit log without its storage: what may be told in it, its Merkle tree, and signed checkpoints."""
