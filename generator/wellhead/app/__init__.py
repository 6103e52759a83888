"""The runs of the program, each one function that reads from top to bottom: check, generate, build, serve."""
