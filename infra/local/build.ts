/** `npm run build`: the deployable app in dist/. */
import { join } from "node:path";
import { buildApp, repository } from "./build-app.ts";

await buildApp({ outDirectory: join(repository, "dist") });
process.stdout.write("built dist/\n");
