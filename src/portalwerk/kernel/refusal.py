"""What the portal says when it cannot do what a person asked."""

from typing import ClassVar


class Refusal(Exception):
    """A refusal with a sentence for people. Subclasses stand beside the rule that raises them.

    `sentence` may hold `{placeholders}`, filled by the keyword arguments. Anything that is not a Refusal
    is a bug and is logged.
    """

    sentence: ClassVar[str] = "Das geht gerade nicht."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(values)

    def __str__(self) -> str:
        return str(self.sentence).format(**self.values)
