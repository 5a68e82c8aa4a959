"""Holds what was loaded against its own arithmetic; the arithmetic is SQL and stands in warehouse/audits/."""
