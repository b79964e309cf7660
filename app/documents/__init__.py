"""Printed paper: reminders and recovery sheets, made with reportlab."""
