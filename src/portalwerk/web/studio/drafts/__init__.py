"""The list of drafts: begin, copy, import, export, discard."""
