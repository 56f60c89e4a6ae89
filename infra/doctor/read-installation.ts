import {
  readServiceBus,
  readTables,
  type ServiceBusConnection,
  type TablesConnection,
} from "../../shared/config/read-connections.ts";
import { createSettingReader, type Environment } from "../../shared/config/setting-reader.ts";
import { connectionStringOf as azuriteAt } from "../local/azurite/start-azurite.ts";
import { connectionStringOf as brokerAt } from "../local/service-bus/sas-token.ts";
import { defaultPorts } from "../local/start-options.ts";

/** Where an installation keeps its data and its bus. */
export interface Installation {
  readonly serviceBus: ServiceBusConnection;
  readonly tables: TablesConnection;
}

const names = ["ServiceBus", "SWITCHBOARD_TABLES"];

/** Of the settings that are there, or of what `npm start` runs when there are none. Throws with every error at once. */
export function readInstallation(env: Environment): Installation {
  const isNamed = Object.keys(env).some((key) =>
    names.some((name) => key === name || key.startsWith(`${name}__`)),
  );
  if (!isNamed) return local;
  const reader = createSettingReader(env, true);
  const serviceBus = readServiceBus(reader);
  const tables = readTables(reader);
  if (serviceBus === undefined || tables === undefined || reader.errors.length > 0) {
    throw new Error(reader.errors.map(({ message }) => message).join("\n"));
  }
  return { serviceBus, tables };
}

const local: Installation = {
  serviceBus: {
    by: "connection-string",
    connectionString: brokerAt({ host: "127.0.0.1", port: defaultPorts.bus }),
  },
  tables: { by: "connection-string", connectionString: azuriteAt(defaultPorts.tables) },
};
