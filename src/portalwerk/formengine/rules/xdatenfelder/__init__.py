"""Reading schemas of the German building-block library FIM in the format XDatenfelder 3.0.0."""
