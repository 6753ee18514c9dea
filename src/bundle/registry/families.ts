/** What is special about one kind of registry, as its own documentation says. */
export interface RegistryFamily {
  readonly name: string;
  /** Hosts that are known to be of it. */
  readonly hosts?: RegExp;
  /** What it calls itself where it asks for a token: for those that run under any name. */
  readonly service?: string;
  /** Where its API answers, if not at the host that references name. */
  readonly api?: string;
  /** Keys of its credentials in Docker's configuration, the usual one first. */
  readonly configKeys?: readonly string[];
  /** What to know where it has no such repository. */
  readonly absent?: string;
  /** What to know where it lets nobody in. */
  readonly denied?: string;
  /** What to know where it deletes nothing. */
  readonly undeletable?: string;
}

/** Everything in which registries differ; the client knows no other difference. */
export const registryFamilies: readonly RegistryFamily[] = [
  {
    name: "Docker Hub",
    hosts: /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)$/,
    api: "https://registry-1.docker.io",
    configKeys: ["https://index.docker.io/v1/", "index.docker.io", "docker.io"],
    denied: "the password is an access token that may write",
    undeletable: "delete it on hub.docker.com",
  },
  {
    name: "GitHub Packages",
    hosts: /^ghcr\.io$/,
    denied: "the token needs write:packages, or packages: write in a workflow",
    undeletable: "delete the version on the package's page on GitHub",
  },
  {
    name: "Amazon ECR",
    hosts: /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    absent: "ECR makes no repository by itself: aws ecr create-repository",
    denied: "the password is what aws ecr get-login-password prints, for twelve hours, of user AWS",
  },
  {
    name: "Harbor",
    service: "harbor-registry",
    absent: "the first part of the repository must be a project that exists",
    denied: "a robot account needs the permission to push and pull in the project",
  },
  {
    name: "GitLab",
    hosts: /^registry\.gitlab\.com$/,
    service: "container_registry",
    absent: "the repository must lie below the path of a project",
    denied: "a token needs write_registry; in a pipeline use CI_REGISTRY_USER and its password",
  },
];

/** The family of a registry, by its host or by what it calls itself. */
export function familyOf(registry: string, service?: string): RegistryFamily | undefined {
  return registryFamilies.find(({ hosts }) => hosts?.test(registry)) ??
    registryFamilies.find((family) => service !== undefined && family.service === service);
}
