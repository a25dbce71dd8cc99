"""The live page: what the run tells browsers, and the server that tells it them."""
