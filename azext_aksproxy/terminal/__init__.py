"""What a person sees and is asked: findings, changes, questions, files that are written; and what is never shown."""
