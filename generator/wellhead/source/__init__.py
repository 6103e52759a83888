"""Reading and parsing of files into nodes that know their place, findings about them, and fixes."""
