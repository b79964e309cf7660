"""The outside world on loopback, for training and tests. Everything it makes is fictional."""
