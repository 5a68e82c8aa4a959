"""What runs, in what order, with which parameters; and the command line."""

import os

from flows.environment import set_defaults

set_defaults(os.environ)
