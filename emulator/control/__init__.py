"""What a test tells the emulator, and what it asks of it."""
