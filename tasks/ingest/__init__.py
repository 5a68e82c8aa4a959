"""Brings articles in: sources become `Article` records, whatever cannot be read a counted `Rejection`."""
