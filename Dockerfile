# The image runs the sandbox: one process, no root, no shell needed, nothing written to its file system.
#   docker build --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" -t concord .
#   docker run --rm --read-only --cap-drop ALL -p 8080:8080 concord
ARG BASE=docker.io/library/debian:trixie-slim

FROM ${BASE} AS build
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ cmake ninja-build pkg-config \
      libcpp-httplib-dev rapidjson-dev libssl-dev libcurl4-openssl-dev libexpected-dev libfmt-dev libspdlog-dev \
      libyaml-cpp-dev libcli11-dev prometheus-cpp-dev libhiredis-dev libre2-dev zlib1g-dev libfribidi-dev fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake --preset release -DCONCORD_TESTS=OFF \
 && cmake --build --preset release --target concord \
 && mkdir /out \
 && cp build/release/concord /out/ \
 && strip /out/concord
# The packages that own the shared libraries of the program, so that the runtime image holds these and no others.
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN ldd /out/concord | awk '/=> \// {print $3}' | xargs realpath | xargs dpkg -S | cut -d : -f 1 | sort -u \
      > /out/packages

FROM ${BASE}
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="concord" \
      org.opencontainers.image.description="Collaborative care artifacts to FHIR R4 at partner EHRs, and back" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/packages /tmp/packages
# hadolint ignore=DL3008
RUN apt-get update \
 && xargs apt-get install -y --no-install-recommends ca-certificates < /tmp/packages \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /tmp/packages
COPY --from=build /out/concord /usr/local/bin/concord
# A number, so that Kubernetes can see that it is not root; any other id works as well.
USER 65532:65532
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s CMD ["concord", "healthcheck"]
ENTRYPOINT ["concord"]
CMD ["sandbox", "--listen", "0.0.0.0"]
