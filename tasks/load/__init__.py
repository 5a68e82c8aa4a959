"""Turns records into Arrow tables and hands them to the warehouse."""
