"""Removing what nobody needs any more."""
