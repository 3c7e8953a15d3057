"""Bringing an application to the authority: envelopes, carriers, delivery receipts."""
