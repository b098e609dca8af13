"""What the log looks like to whoever reads it."""

import logging


class WithoutTrace(logging.Filter):
    """Takes the trace off a record whose one line says all: a stranger's request is no fault of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, shortened."""
        record.exc_info = record.exc_text = None
        return True
