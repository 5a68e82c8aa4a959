"""Brings articles in: sources become  records, whatever cannot be read a counted ."""
