"""The warehouse: the only package that opens DuckDB. Its SQL lives in .sql files beside these modules."""
