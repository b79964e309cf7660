"""Lots going out and returns coming in over the network."""
