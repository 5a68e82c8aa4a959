"""Works the quarantine: what a person releases, drops, or has tried again."""
