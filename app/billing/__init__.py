"""Prices and rules, pure: dated tables come in as arguments."""
