"""Records, lots and returns, pure: bytes to domain values and back."""
