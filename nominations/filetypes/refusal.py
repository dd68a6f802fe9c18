"""What every check shares: the refusal, and a stream at its start."""


class Refused(Exception):
    """The file cannot be evidence; `code` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def rewound(stream):
    stream.seek(0)
    return stream
