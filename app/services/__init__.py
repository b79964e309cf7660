"""Use cases, one per file, over the ports of ports.py."""
