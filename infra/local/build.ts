/** `npm run build`: what is deployed, in deploy/. */
import { join } from "node:path";
import { repository } from "./build-app.ts";
import { buildDeploy } from "./build-deploy.ts";

try {
  const { files } = await buildDeploy({ outDirectory: join(repository, "deploy") });
  process.stdout.write(`built deploy/: ${files.length} files\n`);
} catch (error) {
  // What esbuild finds wrong it has shown with its place already.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
