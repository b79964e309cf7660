"""The open cabinet: the window with its rooms, its status line, its keys and its lock."""
