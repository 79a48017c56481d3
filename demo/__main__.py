"""`python -m demo`: run the demo in .demo/; what is wrong comes as a sentence, not as a traceback."""

import sys

from rich.console import Console

from demo.folder import FolderTaken, fresh_folder
from demo.options import read_options
from demo.parts import PartFailed
from demo.runner import Demo
from demo.settings import SettingsError
from demo.stopping import Stopped, raise_when_stopped
from include.order_sync.errors import OrderSyncError


def main() -> int:
    """Run the demo and return the exit code."""
    options = read_options()
    console = Console()
    raise_when_stopped()
    try:
        with fresh_folder(options.folder):
            return Demo(options, console).run()
    except Stopped:
        return 130
    except (FolderTaken, SettingsError, PartFailed, OrderSyncError, OSError) as error:
        console.print(f"\nThe demo ended: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
