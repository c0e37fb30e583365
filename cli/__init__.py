"""The command line (命令行): reads files and options, calls the library, prints, and ends with an exit code.

Nothing is decided here. Modules import the library inside the command, so that `--help` answers at once.
"""
