"""Which clusters a rollout is for, and how each is reached and read."""
