"""Cameras and pictures: OpenCV captures, zxing-cpp decodes (ADR 0011)."""
