import { createThreadStore } from "../../../shared/adapters/table-storage/thread-store.ts";
import { useAzurite } from "../../support/azurite.ts";
import { threadStoreContract } from "./thread-store-contract.ts";

const azurite = useAzurite();

threadStoreContract("Table Storage", async () => createThreadStore(await azurite.makeTables()));
