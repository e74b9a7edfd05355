"""``python -m antin.cli``: what the launcher of a clone runs."""

from antin.cli.main import main

if __name__ == "__main__":
    main()
