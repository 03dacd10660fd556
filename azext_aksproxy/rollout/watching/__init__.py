"""What is seen of a rollout, while it runs and afterwards."""
