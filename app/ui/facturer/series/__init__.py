"""Several séances in one gesture: days picked on a calendar, priced, stored together."""
