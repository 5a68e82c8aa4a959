"""Holds a batch against its expectations and parts it into rows that may load and rows that may not."""
