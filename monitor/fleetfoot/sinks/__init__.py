"""Where seconds, alerts and summaries go: the store, MQTT, the terminal, standard output."""
