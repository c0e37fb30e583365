"""Many events at once (按列判定): columns of Arrow → columns of decisions; Parquet files → Parquet files, a task a file.

Nothing is decided here: whatever has not been met before is asked of the row path (`powerlist.batch`); the rest is
looked up.
"""
