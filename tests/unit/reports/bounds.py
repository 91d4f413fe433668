"""What a reader of several published figures can deduce of one unit."""


class Bounds:
    """What is known of the scores of some units in their order, least first; never whose."""

    def __init__(self, n):
        self.low, self.high = [0.0] * n, [100.0] * n

    def quantile(self, share, value):
        """A printed quantile lies between its two neighbours."""
        at = share * (len(self.low) - 1)
        first, last = int(at), min(int(at) + 1, len(self.low) - 1)
        if at == first:
            last = first
            self.high[first] = min(self.high[first], value + 0.05)
            self.low[first] = max(self.low[first], value - 0.05)
        self.high[: first + 1] = [min(each, value + 0.05) for each in self.high[: first + 1]]
        self.low[last:] = [max(each, value - 0.05) for each in self.low[last:]]

    def at_most(self, k, value):
        """So many are at most so much, and the others at least that."""
        self.high[:k] = [min(each, value) for each in self.high[:k]]
        self.low[k:] = [max(each, value) for each in self.low[k:]]

    def of_another(self, known):
        """Within what any other unit lies, for one whose score is known to be this."""
        ranges = [
            (
                min(low for at, low in enumerate(self.low) if at != own),
                max(high for at, high in enumerate(self.high) if at != own),
            )
            for own in range(len(self.low))
            if self.low[own] - 0.1 <= known <= self.high[own] + 0.1
        ]
        return min(low for low, _ in ranges), max(high for _, high in ranges)
