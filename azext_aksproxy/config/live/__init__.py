"""A live cluster and the files: what it has, what an update would change, what speaks against it, what landed."""
