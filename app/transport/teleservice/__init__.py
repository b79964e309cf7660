"""What every téléservice shares: SOAP 1.2 over TLS with a client certificate, bounded in time and size."""
