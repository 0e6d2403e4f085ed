"""What a log may say."""

import logging
import traceback


class RoutesOnly(logging.Filter):
    """Let a log line name the route, never the path: paths hold the tokens of mailed links.

    Of an exception it leaves the type and the place in the code; a message could quote a person.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record, and keep it."""
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            record.msg = f"{status} {request.method} {match.route if match else 'no route'}"
            record.args = ()
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            frames = traceback.extract_tb(trace)
            place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
            record.msg = f"{record.getMessage()} ({kind.__name__} at {place})"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        return True
