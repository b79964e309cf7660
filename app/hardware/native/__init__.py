"""Libraries of others, run in a process of their own: a crash or a hang there never takes the application down."""
