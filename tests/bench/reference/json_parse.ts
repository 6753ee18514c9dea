/** Reads a folder of files and parses the index in it: the least that any program could do. */
const [path = ""] = Deno.args;
console.log(Object.keys(JSON.parse(Deno.readTextFileSync(path))).length);
