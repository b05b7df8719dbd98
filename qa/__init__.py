"""Question to `Answer`: what is asked, what was found, what may be said and cited."""
