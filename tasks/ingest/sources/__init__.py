"""One module a kind of source; each yields `Article` and `Rejection` records."""
