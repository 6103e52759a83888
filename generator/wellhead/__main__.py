"""``python -m wellhead``."""

from wellhead.cli import main

if __name__ == "__main__":
    main()
