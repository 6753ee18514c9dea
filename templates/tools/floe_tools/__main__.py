"""`python -m floe_tools`."""

import sys

from floe_tools.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
