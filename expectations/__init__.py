"""What must be true: one module a gated table, and the gate that runs a suite. The only package that uses Great Expectations."""
