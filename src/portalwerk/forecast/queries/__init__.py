"""What is read: logs of other portals, and how good the forecast would have been on them."""

from portalwerk.forecast.queries.evaluating import PROTOCOLS, evaluate_log
from portalwerk.forecast.queries.event_logs import UnreadableLog, read_log

__all__ = ["PROTOCOLS", "UnreadableLog", "evaluate_log", "read_log"]
