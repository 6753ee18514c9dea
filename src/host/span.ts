/** Where Deno registers its tracer when it was started with `OTEL_DENO=true`. */
const registered = Symbol.for("opentelemetry.js.api.1");

/**
 * Runs a piece of work as an OpenTelemetry span. Without a tracer nothing is loaded: the environment
 * is hidden from floe, so the registration of the runtime itself tells.
 */
export async function span<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!(registered in globalThis)) return await work();
  const { SpanStatusCode, trace } = await import("@opentelemetry/api");
  return await trace.getTracer("floe").startActiveSpan(name, async (current) => {
    try {
      return await work();
    } catch (error) {
      current.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      current.end();
    }
  });
}
