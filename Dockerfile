# syntax=docker/dockerfile:1
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/fleetfoot
COPY requirements-image.lock requirements-build.lock requirements-node.lock ./
RUN /opt/fleetfoot/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements-image.lock \
    && /opt/fleetfoot/bin/pip install --no-cache-dir --only-binary :all: --require-hashes --target /opt/build \
    -r requirements-build.lock -r requirements-node.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY signal signal
COPY tools/build_web.py tools/build_web.py
RUN PYTHONPATH=/opt/build /opt/fleetfoot/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.11.14-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data fleetfoot \
    && install --directory --owner fleetfoot --group fleetfoot /data
COPY --from=build /opt/fleetfoot /opt/fleetfoot
ENV PATH=/opt/fleetfoot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["fleetfoot"]
CMD ["--help"]
