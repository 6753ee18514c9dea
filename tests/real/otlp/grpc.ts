import { connect } from "node:http2";

/** One field of a protobuf message whose value is bytes, a text or another message. */
function field(number: number, value: Uint8Array): Uint8Array {
  return new Uint8Array([(number << 3) | 2, value.length, ...value]);
}

/**
 * An OTLP request with one span: `ExportTraceServiceRequest` → `ResourceSpans` → `ScopeSpans` →
 * `Span`, by the field numbers of opentelemetry-proto 1.x.
 */
function oneSpan(name: string): Uint8Array {
  const id = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const span = [
    ...field(1, id(16)),
    ...field(2, id(8)),
    ...field(5, new TextEncoder().encode(name)),
  ];
  return field(1, field(2, field(2, new Uint8Array(span))));
}

/** Sends one span to an OTLP receiver over gRPC; returns the status that gRPC gave, `0` for OK. */
export function sendSpan(endpoint: string, name: string): Promise<string> {
  const message = oneSpan(name);
  const frame = new Uint8Array(5 + message.length);
  frame.set(message, 5);
  new DataView(frame.buffer).setUint32(1, message.length);
  return new Promise((resolve, reject) => {
    const session = connect(endpoint);
    session.on("error", reject);
    const stream = session.request({
      ":method": "POST",
      ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      "content-type": "application/grpc",
      te: "trailers",
    });
    let status = "";
    const note = (headers: Record<string, unknown>) => {
      const found = headers["grpc-status"];
      if (found !== undefined) status = String(found);
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("error", reject);
    stream.on("data", () => {});
    stream.on("end", () => session.close(() => resolve(status)));
    stream.end(frame);
  });
}
