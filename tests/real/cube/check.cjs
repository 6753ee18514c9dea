/*
 * Loads what floe made for Cube with Cube's own code: compiles the models, checks the options of
 * cube.js, and writes the SQL of one query per cube. Prints JSON.
 *
 * Cube's native library can't be had here. Nothing that is used needs it but a template engine that
 * is made before the first file is looked at; floe's files hold no template.
 */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const crypto = require("node:crypto");
const native = require("@cubejs-backend/native");
native.NativeInstance.prototype.newJinjaEngine = () => ({
  renderTemplate() {
    throw new Error("a model file holds a template");
  },
});
const { prepareCompiler, PostgresQuery } = require("@cubejs-backend/schema-compiler");
const { validateOptions } = require("@cubejs-backend/server-core/dist/src/core/optionsValidate");
const { ApiGateway } = require("@cubejs-backend/api-gateway");
const jwt = require("jsonwebtoken");
const { normalizeQuery } = require("@cubejs-backend/api-gateway/dist/src/query");

const [folder, timezone] = process.argv.slice(2);
const models = path.join(folder, "model");

async function main() {
  const options = require(path.join(folder, "cube.js"));
  validateOptions(options);
  const files = fs.readdirSync(models).map((fileName) => ({
    fileName,
    content: fs.readFileSync(path.join(models, fileName), "utf8"),
  }));
  const compilers = prepareCompiler(
    { localPath: () => models, dataSchemaFiles: () => Promise.resolve(files) },
    {},
  );
  await compilers.compiler.compile();
  const cubes = compilers.metaTransformer.cubes.map(({ config }) => config);
  const answers = {};
  for (const { name, measures, dimensions } of cubes) {
    const names = (members) => members.map((member) => member.name);
    const time = dimensions.find(({ type }) => type === "time");
    const asked = normalizeQuery({
      measures: names(measures),
      dimensions: names(dimensions),
      timezone,
      ...(time === undefined ? {} : {
        timeDimensions: [{ dimension: time.name, granularity: "day" }],
      }),
    }, false);
    const query = options.queryRewrite(asked, { securityContext: { sub: "test" } });
    const [sql, parameters] = new PostgresQuery(compilers, query).buildSqlAndParams();
    const source = compilers.cubeEvaluator.cubeFromPath(name).dataSource;
    answers[name] = { sql, parameters, source };
  }
  const { requests } = await requestsOf(options, cubes);
  process.stdout.write(JSON.stringify({ cubes, answers, requests }));
}

/** The SQL API is native. */
class Gateway extends ApiGateway {
  createSQLServerInstance() {
    return {};
  }
}

/** What Cube's own gateway says, in production, to requests with and without a token. */
async function requestsOf(options, cubes) {
  const secret = crypto.randomBytes(32).toString("hex");
  const compilerApi = {
    applyRowLevelSecurity: (query) => Promise.resolve({ query, denied: false }),
  };
  const { queryRewrite, checkSqlAuth, canSwitchSqlUser } = options;
  const gateway = new Gateway(secret, () => Promise.resolve(compilerApi), () => ({}), () => {}, {
    basePath: "/cubejs-api",
    standalone: false,
    enforceSecurityChecks: true,
    queryRewrite,
    checkSqlAuth,
    canSwitchSqlUser,
  });
  const query = { measures: [cubes[0].measures[0].name] };
  const ask = async (token) => {
    const request = {};
    try {
      await gateway.checkAuthFn(request, token);
      await gateway.getNormalizedQueries(query, { securityContext: request.securityContext });
      return "answered";
    } catch (error) {
      return error.message;
    }
  };
  const signed = (claims, key = secret) => jwt.sign(claims, key, { algorithm: "HS256" });
  return {
    requests: {
      nothing: await ask(undefined),
      forged: await ask(signed({ sub: "ada" }, "another key")),
      unsigned: await ask(jwt.sign({ sub: "ada" }, "", { algorithm: "none" })),
      empty: await ask(signed({})),
      reader: await ask(signed({ sub: "ada" })),
    },
  };
}

main().catch((error) => {
  process.stderr.write(String(error.stack ?? error));
  process.exitCode = 1;
});
