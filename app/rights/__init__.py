"""Which rights hold on a day, and how two sources differ. Pure."""
