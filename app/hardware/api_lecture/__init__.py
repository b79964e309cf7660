"""The official « API de lecture Vitale », when it is installed on the post. Source: facts/vitale-card.md §5."""
