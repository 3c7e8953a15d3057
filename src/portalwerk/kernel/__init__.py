"""What every app stands on: clock, money, references, refusal, events, scope, sealing, once, limits."""
