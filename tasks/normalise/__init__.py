"""Folds a raw text for reading and finds its sentences, without ever losing the way back to the raw characters."""
