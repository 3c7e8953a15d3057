"""Responsibility, words and offers; pure, one module per noun."""
