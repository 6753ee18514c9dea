import { nonceLength, saltLength, sealKey } from "../../trust/mod.ts";
import { type Command, UsageError } from "../command.ts";
import { passwordOf } from "./keys.ts";

export const keygen: Command = {
  name: "trust keygen",
  description:
    "Makes a key pair to sign bundles with: an encrypted private key and a public key, in cosign's format. Existing files are never overwritten.",
  options: {
    out: {
      type: "string",
      value: "NAME",
      description: "Writes NAME.key and NAME.pub (default: floe)",
    },
    "password-file": {
      type: "string",
      value: "FILE",
      description: "File with the password that encrypts the private key, - for standard input",
    },
    "no-password": {
      type: "boolean",
      description: "Encrypt with an empty password: whoever has the file can sign",
    },
  },
  examples: [
    {
      command: "floe trust keygen --password-file -",
      does: "Reads a password and writes floe.key and floe.pub",
    },
  ],
  async run({ host, values }) {
    const given = await passwordOf(host, values);
    if ((given === undefined) !== values.flag("no-password")) {
      throw new UsageError("Say --password-file or --no-password");
    }
    const name = values.text("out") ?? "floe";
    const [privatePath, publicPath] = [`${name}.key`, `${name}.pub`];
    for (const path of [privatePath, publicPath]) {
      if (await host.files.exists(path)) throw new UsageError(`'${path}' is there already`);
    }
    const { privateKey, publicKey } = await host.signingKeyPair();
    const sealed = sealKey(privateKey, given ?? "", {
      salt: host.randomBytes(saltLength),
      nonce: host.randomBytes(nonceLength),
    });
    await host.files.write(privatePath, sealed);
    await host.files.write(publicPath, publicKey);
    host.terminal.out(
      `${privatePath} signs: keep it out of git, and its password elsewhere\n` +
        `${publicPath} verifies: give it to whoever checks what you publish\n`,
    );
    return "ok";
  },
};
