"""Training of the Chinese encoder; `python -m vectorstore.train --help` tells how to run it."""
