import { createMemoryThreadStore } from "../../../shared/adapters/memory/thread-store.ts";
import { threadStoreContract } from "./thread-store-contract.ts";

threadStoreContract("memory", async () => createMemoryThreadStore());
