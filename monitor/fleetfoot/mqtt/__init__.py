"""MQTT: topics, payloads, the outbox, the connection to a broker, and a broker inside the process."""
