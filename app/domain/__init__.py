"""Values and states of the trade. Standard library only."""
