"""The rule tree (规则树): conditions as data, and readers that are pure functions over it.

In: conditions as records hold them. Out: truth values, types, the parts of a domain that rules can tell
apart. Nothing here knows catalogs, files or events.
"""
