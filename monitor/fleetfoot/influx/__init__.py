"""InfluxDB: a copy of the store that a shipper fills at its own pace; see docs/influxdb.md.

Nothing is imported here: influxdb-client takes 0.3 s and 50 MB, which only those who ship shall pay.
"""
