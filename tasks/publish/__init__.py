"""What people read of the warehouse: exports, and the report that `amarkav publish` builds."""
