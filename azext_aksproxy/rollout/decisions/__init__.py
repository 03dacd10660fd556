"""What a rollout does next, by what is known: pure, without Azure, files and clock."""
