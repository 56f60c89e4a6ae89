import {
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from "botbuilder";
import { channelIssuer, openIdMetadataUrls } from "./open-id-metadata.ts";
import { type BotFrameworkSettings, localBearer } from "./settings.ts";

type CredentialFactory = ConfigurationServiceClientCredentialFactory;
type Credentials = Awaited<ReturnType<CredentialFactory["createCredentials"]>>;

/** The SDK's side of both directions: who may speak to us, and how we prove who we are. Load it on first use. */
export function createBotFrameworkAuthentication(
  settings: BotFrameworkSettings,
): ConfigurationBotFrameworkAuthentication {
  return new ConfigurationBotFrameworkAuthentication(
    authenticationOptions(settings),
    settings.local === undefined
      ? credentialsOf(settings)
      : new LocalCredentials(credentialOptions(settings)),
  );
}

/** In Azure none of the SDK's options is set, since one alone would put all of Microsoft's addresses out of use. */
function authenticationOptions(settings: BotFrameworkSettings) {
  if (settings.local?.openIdMetadataUrl === undefined) return {};
  const urls = openIdMetadataUrls(settings);
  return {
    MicrosoftAppId: settings.appId,
    ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
    ToChannelFromBotOAuthScope: channelIssuer,
    ToBotFromChannelTokenIssuer: channelIssuer,
    OAuthUrl: "https://token.botframework.com",
    ToBotFromChannelOpenIdMetadataUrl: urls.channel,
    ToBotFromEmulatorOpenIdMetadataUrl: urls.emulator,
    CallerId: "urn:botframework:azure",
  };
}

function credentialsOf(settings: BotFrameworkSettings): CredentialFactory {
  return new ConfigurationServiceClientCredentialFactory({
    ...credentialOptions(settings),
    MicrosoftAppType: settings.appType ?? "MultiTenant",
    ...(settings.appPassword === undefined ? {} : { MicrosoftAppPassword: settings.appPassword }),
    ...(settings.tenantId === undefined ? {} : { MicrosoftAppTenantId: settings.tenantId }),
  });
}

function credentialOptions({ appId }: BotFrameworkSettings) {
  return { MicrosoftAppId: appId };
}

/** Signs with a fixed word instead of a token from Microsoft, which a local connector could not check anyway. */
class LocalCredentials extends ConfigurationServiceClientCredentialFactory {
  override async createCredentials(): Promise<Credentials> {
    return {
      signRequest: async (request) => {
        request.headers.set("Authorization", `Bearer ${localBearer}`);
        return request;
      },
    };
  }
}
