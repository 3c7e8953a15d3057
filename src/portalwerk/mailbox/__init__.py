"""Letters and messages to a person, and the nudges (e-mail) that announce them."""
