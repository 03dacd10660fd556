"""The list noProxy: what an entry is, why a text is none, and what is to be said of all of them."""
