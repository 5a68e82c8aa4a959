"""Reads claims out of articles: mentions by kind, then claims out of mentions."""
