"""Everything that speaks HTTP. One folder per audience, called a site; `gate` is what they stand on."""
