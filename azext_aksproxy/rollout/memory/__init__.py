"""What a rollout writes down, and finds again in its next run."""
