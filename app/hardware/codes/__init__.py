"""What codes say: pure readings of their bytes, no camera in sight."""
