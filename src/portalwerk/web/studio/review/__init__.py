"""The publish gate, the second pair of eyes, publishing."""
