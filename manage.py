#!/usr/bin/env python
"""Django's commands, on the services DATABASE_URL names or on the embedded ones now running."""

import os
import sys

from config.place import adopt_local_environment


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    adopt_local_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
