"""Makes the phone's web app: a folder of files for any static host, out of this one code base."""
