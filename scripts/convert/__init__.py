"""Steps of `convert_facts.py`: raw fact files in, YAML catalogs out. Nothing in the package imports it."""
