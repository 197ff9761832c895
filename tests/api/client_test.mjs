// Makes the types of /api/v1 with openapi-typescript, compiles a typed client with them and asks the running program.
// node client_test.mjs FOLDER BASE TOKEN
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import createClient from "openapi-fetch";
import ts from "typescript";

const [folder, base, token] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const types = astToString(await openapiTS(pathToFileURL(path.join(folder, "openapi.json"))));
fs.writeFileSync(path.join(folder, "api.d.ts"), types);

const use = `
import type createClient from "openapi-fetch";
import type { paths } from "./api";
export async function use(client: ReturnType<typeof createClient<paths>>): Promise<string[]> {
  const seen: string[] = [];
  const units = await client.GET("/units", { params: { query: { limit: 2, kind: "commune" } } });
  const name: string = units.data!.items[0].name;
  const superior: number | null = units.data!.items[0].superior;
  seen.push(name, String(superior));
  const me = await client.GET("/me", {});
  seen.push(me.data!.roles[0].role satisfies "" | "viewer" | "clerk" | "officer" | "leader" | "coordinator" | "administrator");
  const refused = await client.POST("/occurrences/{id}/decide", { params: { path: { id: 1 } }, body: { is_accepted: true } });
  seen.push(String(refused.error!.status));
  const one = await client.GET("/occurrences/{id}", { params: { path: { id: 1 } } });
  seen.push(one.data!.due);
  return seen;
}
`;
fs.writeFileSync(path.join(folder, "use.ts"), use);
fs.symlinkSync(path.join(here, "node_modules"), path.join(folder, "node_modules"));
const program = ts.createProgram([path.join(folder, "use.ts")], {
  strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, skipLibCheck: true,
  moduleResolution: ts.ModuleResolutionKind.Bundler, outDir: folder, types: [], lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
});
const faults = ts.getPreEmitDiagnostics(program);
if (faults.length) {
  console.error(ts.formatDiagnostics(faults.slice(0, 10), { getCanonicalFileName: (f) => f, getCurrentDirectory: () => folder, getNewLine: () => "\n" }));
  process.exit(1);
}
program.emit();
fs.renameSync(path.join(folder, "use.js"), path.join(folder, "use.mjs"));
const { use: run } = await import(pathToFileURL(path.join(folder, "use.mjs")));
const seen = await run(createClient({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } }));
console.log(seen.join(" · "));
process.exit(seen.length === 5 && seen[2] === "officer" && seen[3] === "403" && /^\d{4}-\d\d-\d\d$/.test(seen[4]) ? 0 : 1);
