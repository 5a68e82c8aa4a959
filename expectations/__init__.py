"""What must be true of each gated table, and the gate that runs a suite. The only package that uses Great Expectations.

Importing it costs nothing: Great Expectations itself (seconds, 200 MB) is imported by the first gate that runs.
"""
