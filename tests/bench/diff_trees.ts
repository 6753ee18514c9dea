/** Two folders of as many objects, real ones of the reference platform under many environments. */
export interface DiffTrees {
  readonly folder: string;
  readonly before: string;
  readonly after: string;
}

/** `every`: each how many-th object differs. */
export async function diffTrees(count: number, every: number): Promise<DiffTrees> {
  const folder = await Deno.makeTempDir({ prefix: "floe-bench-" });
  const objects = await objectsBelow("dist/lakehouse/prod", "");
  for (let index = 0; index < count; index++) {
    const [path, text] = objects[index % objects.length] ?? ["", ""];
    const name = `environment-${Math.floor(index / objects.length)}/${path}`;
    const other = text.replace("managed-by: floe", "managed-by: floes");
    await write(`${folder}/before/${name}`, text);
    await write(`${folder}/after/${name}`, index % every === 0 ? other : text);
  }
  return { folder, before: `${folder}/before`, after: `${folder}/after` };
}

async function objectsBelow(root: string, below: string): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${below}`)) {
    const path = `${below}${name}`;
    if (isDirectory && name !== "floe") found.push(...await objectsBelow(root, `${path}/`));
    else if (name.endsWith(".yaml")) {
      found.push([path, await Deno.readTextFile(`${root}/${path}`)]);
    }
  }
  return found;
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}
