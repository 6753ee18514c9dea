import type { Resources } from "./types.ts";

/** Resources and settings of a PostgreSQL server. */
export interface PostgresSize {
  readonly resources: Resources;
  readonly settings: Readonly<Record<string, string>>;
}

/** Starting points, not measurements: shared_buffers is a quarter of the limit, as PostgreSQL advises. */
export const postgresSizes: Readonly<Record<"small" | "medium" | "large", PostgresSize>> = {
  small: {
    resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    settings: { max_connections: "100", shared_buffers: "256MB", effective_cache_size: "512MB" },
  },
  medium: {
    resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "4Gi" } },
    settings: { max_connections: "200", shared_buffers: "1GB", effective_cache_size: "2GB" },
  },
  large: {
    resources: { requests: { cpu: "2", memory: "8Gi" }, limits: { memory: "16Gi" } },
    settings: { max_connections: "400", shared_buffers: "4GB", effective_cache_size: "10GB" },
  },
};
