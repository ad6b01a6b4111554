"""`python -m partyrate` is the command line."""

from partyrate.cli import main

if __name__ == "__main__":
    main()
