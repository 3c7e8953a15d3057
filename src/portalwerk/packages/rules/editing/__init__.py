"""Edits: each is one small, pure change of a draft's content, told in one sentence. One module per noun."""
