import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

/** An object of any kind, with every field as it will be written. */
export interface PlainObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly [field: string]: unknown;
}

/**
 * Any object that has no construct of its own: those of operators, above all. Nothing is added, so
 * the plugin's tests must hold it against the kind's own schema.
 */
export class PlainObject extends Construct {
  constructor(scope: Construct, id: string, { metadata, ...fields }: PlainObjectProps) {
    super(scope, id);
    const { name, namespace, labels, annotations, finalizers } = metadata;
    new ApiObject(this, "object", {
      ...fields,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(labels === undefined ? {} : { labels: { ...labels } }),
        ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
        ...(finalizers === undefined ? {} : { finalizers: [...finalizers] }),
      },
    });
  }
}
