"""The tour: a sample service that a newcomer finishes and publishes, only to practise."""
