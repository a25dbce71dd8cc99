"""Where servers are and how one trusts them: addresses, hosts and certificates, for whoever listens or connects."""
