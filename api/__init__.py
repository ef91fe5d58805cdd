"""The faces: REST, web pages, command line and download client."""
