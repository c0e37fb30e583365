"""Data only: YAML files, found with importlib.resources."""
