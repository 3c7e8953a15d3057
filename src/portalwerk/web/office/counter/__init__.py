"""The counter: beginning an application for somebody who is present or on the phone."""
