/** `npm run build`: what is deployed, in deploy/. */
import { join } from "node:path";
import { repository } from "./build-app.ts";
import { buildDeploy } from "./build-deploy.ts";

const { files } = await buildDeploy({ outDirectory: join(repository, "deploy") });
process.stdout.write(`built deploy/: ${files.length} files\n`);
