"""Readers, cards and cameras, and the virtual device that stands for each."""
