"""Reading (读取): text in, records and diagnostics out. The only place that sees YAML and dicts.

What leaves here is either a whole record or a finding with its place; never a half-filled record.
"""
