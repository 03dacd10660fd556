"""A chain that was presented: whether nodes trust it, and what is wrong with it."""
