"""Files become nodes that know their place."""
