"""The téléservices of the outside world: HTTPS on loopback, client certificates checked."""
