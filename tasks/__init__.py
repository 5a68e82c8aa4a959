"""The work, one folder a stage: ingest, normalise, extract, gate, load.

Each stage is pure modules that take records and return records (`tasks.records`), with one thin `task.py` that makes
Prefect tasks of them.
"""
