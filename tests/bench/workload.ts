/** A repository of one platform with many products, in a temporary folder. */
export interface Workload {
  readonly folder: string;
  readonly products: number;
}

/** The reference platform with `count` copies of its small product under other names. */
export async function workload(count: number): Promise<Workload> {
  const folder = await Deno.makeTempDir({ prefix: "floe-bench-" });
  await Deno.writeTextFile(`${folder}/deno.json`, "{}\n");
  await copy("platforms/lakehouse/platform.yaml", `${folder}/platform.yaml`);
  await Deno.mkdir(`${folder}/environments`);
  await copy("platforms/lakehouse/environments/local.yaml", `${folder}/environments/local.yaml`);
  const source = "platforms/lakehouse/products/site-visits";
  const files = await filesBelow(source, "");
  for (let i = 0; i < count; i++) {
    const name = `product-${String(i).padStart(4, "0")}`;
    for (const [path, text] of files) {
      const target = `${folder}/products/${name}/${path}`;
      await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(
        target,
        path === "floe.yaml" ? text.replace("name: site-visits", `name: ${name}`) : text,
      );
    }
  }
  return { folder, products: count };
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.writeTextFile(to, await Deno.readTextFile(from));
}

async function filesBelow(root: string, below: string): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const entry of Deno.readDir(`${root}/${below}`)) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory && !["target", "logs"].includes(entry.name)) {
      found.push(...await filesBelow(root, `${path}/`));
    } else if (entry.isFile) found.push([path, await Deno.readTextFile(`${root}/${path}`)]);
  }
  return found;
}
