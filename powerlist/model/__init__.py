"""The nouns (数据模型). In: nothing. Out: frozen records, which are also the one definition of the files.

Records hold plain values and references by id; they know neither YAML nor each other's catalogs.
"""
