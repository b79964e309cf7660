"""Matching payments and rejections, and the reminder procedure. Pure."""
