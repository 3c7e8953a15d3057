"""How long will it take: pure statistics over durations; knows no case."""
