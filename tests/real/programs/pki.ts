import { onPath } from "./path.ts";
import type { Program } from "./program.ts";
import { output } from "./run.ts";

/** The openssl command. */
export const openssl: Program = onPath("openssl");

/** A certificate and its key, as files. */
export type Identity = { readonly certificate: string; readonly key: string };

/** A certificate authority that lives in a folder for as long as a test. */
export type Authority = {
  readonly certificate: string;
  /** Signs a certificate for the subject (`/O=…/CN=…`) and the alternative names. */
  readonly issue: (name: string, subject: string, names?: readonly string[]) => Promise<Identity>;
};

/** Makes a certificate authority; its keys are made now and die with the folder. */
export async function makeAuthority(folder: string): Promise<Authority> {
  const certificate = `${folder}/ca.crt`;
  const key = await makeKey(folder, "ca");
  const subject = ["-subj", "/CN=floe-test", "-days", "2"];
  await output("openssl", ["req", "-x509", "-new", "-key", key, "-out", certificate, ...subject]);
  const issue: Authority["issue"] = async (name, subject, names = []) => {
    const own = { certificate: `${folder}/${name}.crt`, key: await makeKey(folder, name) };
    const extensions = `${folder}/${name}.ext`;
    await Deno.writeTextFile(extensions, extensionFile(names));
    const request = await output("openssl", ["req", "-new", "-key", own.key, "-subj", subject]);
    const signer = ["-CA", certificate, "-CAkey", key, "-CAcreateserial", "-days", "2"];
    const args = ["x509", "-req", ...signer, "-extfile", extensions, "-out", own.certificate];
    await output("openssl", args, { stdin: request });
    return own;
  };
  return { certificate, issue };
}

/** Makes an elliptic-curve key in PKCS 8 form; returns its file. */
async function makeKey(folder: string, name: string): Promise<string> {
  const path = `${folder}/${name}.key`;
  const curve = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
  await output("openssl", ["genpkey", ...curve, "-out", path]);
  return path;
}

function extensionFile(names: readonly string[]): string {
  const lines = ["keyUsage=digitalSignature", "extendedKeyUsage=serverAuth,clientAuth"];
  if (names.length > 0) lines.push(`subjectAltName=${names.join(",")}`);
  return lines.join("\n") + "\n";
}
