"""What a form is and what follows from its answers. Pure: plain values in, plain values out."""
