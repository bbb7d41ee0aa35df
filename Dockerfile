# The image ships what the npm package ships (`files` in package.json) plus its production dependencies, on a pinned Node.
#
#   docker build -t elasticache-iam-proxy .
#   docker run --rm -p 127.0.0.1:4567:4567 -v "$PWD/policies:/app/policies:ro" elasticache-iam-proxy

FROM node:22.23.3-bookworm-slim AS base
WORKDIR /app

# Everything needed to compile, and nothing of it goes further than the unpacked package.
FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --pack-destination /tmp \
 && mkdir /package \
 && tar -xzf /tmp/elasticache-iam-proxy-*.tgz -C /package --strip-components=1 --no-same-owner

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base AS proxy
LABEL org.opencontainers.image.title="elasticache-iam-proxy" \
      org.opencontainers.image.description="A local proxy that answers for ElastiCache as IAM would" \
      org.opencontainers.image.licenses="Apache-2.0"
# All interfaces of the container: what the host sees is decided by the port that is published.
ENV NODE_ENV=production \
    ELASTICACHE_IAM_PROXY_HOST=0.0.0.0 \
    ELASTICACHE_IAM_PROXY_PORT=4567 \
    ELASTICACHE_IAM_PROXY_POLICIES=/app/policies
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /package ./
# The base image's user node, by its number: Kubernetes' runAsNonRoot can tell a number alone. Files stay root's and read-only for it;
# the proxy writes nothing unless told where.
USER 1000:1000
EXPOSE 4567
# Asks the port (and speaks TLS) as the environment says, so `-e ELASTICACHE_IAM_PROXY_PORT=...` keeps it right; `--port` among the
# arguments does not. Nothing is believed because of this answer, so the certificate of the own loopback is not checked.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "const { ELASTICACHE_IAM_PROXY_PORT: port, ELASTICACHE_IAM_PROXY_TLS_CERT: tls } = process.env; require(tls ? 'https' : 'http').get({ host: '127.0.0.1', port, path: '/_authz/health', rejectUnauthorized: false }, (reply) => process.exit(reply.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Exec form: node is process 1 and receives SIGTERM itself.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve"]
